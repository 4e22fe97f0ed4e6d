"""People meet, drum together to a song, in time, and see how they met."""
