"""Whole evenings in virtual time: the real session, simulated people, bad networks, crashes."""
