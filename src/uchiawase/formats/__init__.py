"""One file per format: read_*, write_*."""
