"""From a song's source to a song that can be played, with progress."""
