"""Hits against targets, people against people. Pure.

``from uchiawase import timing`` makes the submodules below reachable (``timing.asynchrony.…``); names
are imported from the module that owns them. Start with :mod:`uchiawase.timing.measures` for
everything at once, and :mod:`uchiawase.timing.onsets` for onsets from outside.
"""

from uchiawase.timing import (
    adam,
    adam_fit,
    alignment,
    asynchrony,
    bgls,
    doubt,
    ensemble,
    following,
    granger,
    grid,
    group_phase,
    intervals,
    measures,
    onsets,
    pairing,
    periodicity,
    person,
    phase_correction,
    prediction,
    relative_phase,
    steadiness,
    surrogates,
    togetherness,
    virtual_drummer,
    yielding,
)

__all__ = [
    "adam",
    "adam_fit",
    "alignment",
    "asynchrony",
    "bgls",
    "doubt",
    "ensemble",
    "following",
    "granger",
    "grid",
    "group_phase",
    "intervals",
    "measures",
    "onsets",
    "pairing",
    "periodicity",
    "person",
    "phase_correction",
    "prediction",
    "relative_phase",
    "steadiness",
    "surrogates",
    "togetherness",
    "virtual_drummer",
    "yielding",
]
