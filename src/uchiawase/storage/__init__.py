"""Songs, takes and sessions on disk."""
