"""The colours of report, picture and page: ink on warm paper, one colour a seat.

Each colour comes twice: on paper, and on the dark page. On their ground they have a contrast of at
least 3 (shapes; WCAG 2.2, 1.4.11), the inks at least 4.5 (text; 1.4.3).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours, as ``#rrggbb``.

    Attributes:
        paper: The ground.
        card: A ground that lifts off it a little.
        ink: Text.
        quiet: Text that steps back.
        rule: Lines that only divide.
        mark: What is to be looked at: the closest bars.
        mark_ground: The same, as a ground behind shapes and text.
        seats: Seats 1 to 6, then again from the first.
    """

    paper: str
    card: str
    ink: str
    quiet: str
    rule: str
    mark: str
    mark_ground: str
    seats: tuple[str, ...]

    def seat(self, seat: int) -> str:
        """Give the colour of a seat, counted from 1."""
        return self.seats[(seat - 1) % len(self.seats)]


PAPER = Palette(
    paper="#faf5ea",
    card="#fffdf7",
    ink="#231f1a",
    quiet="#6a6255",
    rule="#e2d8c4",
    mark="#a87a12",
    mark_ground="#f6e7bd",
    seats=("#1f2a44", "#d9482b", "#5a8a79", "#b5861d", "#7d3c5d", "#3f7fb5"),
)
"""Indigo, vermilion, celadon, gold, plum, sky. Celadon and gold are a shade deeper than on a pot, so
that a single stroke in them can be seen on paper."""

NIGHT = Palette(
    paper="#17161a",
    card="#201f24",
    ink="#f2ebdd",
    quiet="#aaa193",
    rule="#38353a",
    mark="#e3b548",
    mark_ground="#3a3017",
    seats=("#a9bbec", "#f0765a", "#8fc2ae", "#dcb04a", "#cd86ab", "#74b3e4"),
)
