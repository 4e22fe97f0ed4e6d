"""Hits against targets, people against people. Pure."""
