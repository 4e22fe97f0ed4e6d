"""Parts: who of the people plays what of a song."""
