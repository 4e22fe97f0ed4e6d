"""Strokes and kits become samples. Pure."""
