"""Sockets, pages and the real clock around one session."""
