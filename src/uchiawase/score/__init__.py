"""What is written and what was played: strokes, hits, tempo maps, songs. Pure."""
