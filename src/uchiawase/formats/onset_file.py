"""Anybody's onsets from files: tables (CSV, Parquet) and MIDI, our own takes among them.

Of MIDI files, each file is a player where there are several (our takes: one a player, all on one
clock), else each track, else each kit piece or note of the one track.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from uchiawase.errors import OnsetsUnreadable
from uchiawase.formats.midi import MidiNotes, read_midi_notes
from uchiawase.formats.onset_table import (
    ListedOnsets,
    PositionedOnsets,
    Times,
    Wanted,
    read_onset_table,
)
from uchiawase.score.kit_piece import piece_of_note

_MIDI = b"MThd"


def read_onsets(
    paths: Sequence[Path], wanted: Wanted | None = None
) -> PositionedOnsets | ListedOnsets:
    """Read onsets from one table, one MIDI file, or several MIDI files that share a clock.

    Args:
        paths: The files, at least one.
        wanted: Which players, track, rows and columns.

    Raises:
        OnsetsUnreadable: They hold no onsets, or leave open how they should be read.
        MidiBroken: A MIDI file is broken.
    """
    wanted = wanted or Wanted()
    midi = [_is_midi(path) for path in paths]
    if len(paths) == 1 and not midi[0]:
        return read_onset_table(paths[0], wanted)
    if not all(midi):
        where = next(path.name for path, is_midi in zip(paths, midi, strict=True) if not is_midi)
        raise OnsetsUnreadable(
            where, "several files are read together only where all are MIDI; put tables into one"
        )
    if wanted.where or wanted.position or wanted.layout:
        raise OnsetsUnreadable(
            paths[0].name, "it is MIDI, which has no rows, columns or layout to choose from"
        )
    return _of_midi(paths, wanted)


def _is_midi(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return opened.read(4) == _MIDI
    except OSError as error:
        raise OnsetsUnreadable(path.name, error.strerror or str(error)) from error


def _of_midi(paths: Sequence[Path], wanted: Wanted) -> ListedOnsets:
    tracks = [read_midi_notes(path) for path in paths]
    where = paths[0].name
    for path, found in zip(paths, tracks, strict=True):
        if not found:
            raise OnsetsUnreadable(path.name, "it has no notes")
    if len(paths) > 1:
        named = [
            (_name(found, path), np.sort(np.concatenate([one.times_s for one in found])))
            for path, found in zip(paths, tracks, strict=True)
        ]
        note = "Each file is a player."
    elif len(tracks[0]) > 1:
        named = [
            (one.name.strip() or f"track {place}", np.array(one.times_s))
            for place, one in enumerate(tracks[0], 1)
        ]
        note = "Each track is a player."
    else:
        named = _by_note(next(iter(tracks[0])))
        note = "There is one track: each of its kit pieces or notes is taken as a player."
    return _chosen(named, wanted, where, note)


def _name(tracks: Sequence[MidiNotes], path: Path) -> str:
    names = {one.name.strip() for one in tracks} - {""}
    return names.pop() if len(names) == 1 else path.stem


def _by_note(track: MidiNotes) -> list[tuple[str, Times]]:
    found: dict[str, list[float]] = {}
    for time_s, note in zip(track.times_s, track.notes, strict=True):
        piece = piece_of_note(note) if track.is_drum else None
        found.setdefault(piece.value if piece else f"note {note}", []).append(time_s)
    return [(name, np.array(times)) for name, times in found.items()]


def _chosen(
    named: Sequence[tuple[str, Times]], wanted: Wanted, where: str, note: str
) -> ListedOnsets:
    names = [name for name, _ in named]
    called = [
        name if names.count(name) == 1 else f"{name} {names[:place].count(name) + 1}"
        for place, name in enumerate(names)
    ]
    lists = dict(zip(called, (times for _, times in named), strict=True))
    for name in (*wanted.players, *((wanted.track,) if wanted.track else ())):
        if name not in lists:
            raise OnsetsUnreadable(
                where, f"nobody is called {name!r}; there are {', '.join(called)}"
            )
    players = [*(wanted.players or [name for name in called if name != wanted.track])]
    track = None
    if wanted.track is not None:
        track = len(players)
        players.append(wanted.track)
    return ListedOnsets(
        tuple(players), tuple(lists[name] for name in players), track, True, (note,)
    )
