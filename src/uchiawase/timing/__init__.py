"""Hits against targets, people against people. Pure.

``from uchiawase import timing`` makes the submodules below reachable (``timing.asynchrony.…``); names
are imported from the module that owns them. Start with :mod:`uchiawase.timing.ensemble` for
everything at once, and :mod:`uchiawase.timing.onsets` for onsets from outside.
"""

from uchiawase.timing import (
    asynchrony,
    bgls,
    doubt,
    ensemble,
    following,
    granger,
    grid,
    group_phase,
    intervals,
    onsets,
    pairing,
    periodicity,
    phase_correction,
    relative_phase,
    steadiness,
    surrogates,
    togetherness,
)

__all__ = [
    "asynchrony",
    "bgls",
    "doubt",
    "ensemble",
    "following",
    "granger",
    "grid",
    "group_phase",
    "intervals",
    "onsets",
    "pairing",
    "periodicity",
    "phase_correction",
    "relative_phase",
    "steadiness",
    "surrogates",
    "togetherness",
]
