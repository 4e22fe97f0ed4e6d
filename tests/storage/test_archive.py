from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.record import (
    HitStruck,
    PassEnded,
    PassStarted,
    PlayerJoined,
    Record,
    SeatInPass,
    SessionOpened,
    TimelineKept,
)
from uchiawase.score.song import Metre, Song
from uchiawase.score.take import Performance, Take
from uchiawase.score.tempo_map import TempoMap
from uchiawase.score.timeline import Timeline
from uchiawase.storage.archive import Archive

SESSION = "0123456789abcdef0123456789abcdef"
SONG = Song(
    id="first-meeting",
    title="First meeting",
    credits="us",
    licence="CC0-1.0",
    tempo_map=TempoMap.constant(114.0),
    metres=(Metre(1, Fraction(4)),),
    bar_count=8,
    sections=(),
    parts=(Part(1, "low", "Play.", ()),),
    duration_s=20.0,
)


def opened(session_id: str = SESSION) -> list[Record]:
    """A session with two people, a virtual drummer, and a pass of eight bars."""
    return [
        SessionOpened(session_id=session_id, seed=2**64 - 1),
        PlayerJoined(session_id=session_id, player=1, name="Hana", device_digest="d1"),
        PlayerJoined(session_id=session_id, player=2, name="Minjun", device_digest="d2"),
        PassStarted(
            session_id=session_id,
            pass_number=1,
            song_id="first-meeting",
            from_beats=(0, 1),
            to_beats=(32, 1),
        ),
        TimelineKept(session_id=session_id, pass_number=1, knots=((10.0, 0, 1, 114.0),)),
        seated(1, 1, "Hana", session_id=session_id),
        seated(2, 2, "Minjun", session_id=session_id),
        seated(3, 0, "Bo", session_id=session_id),
    ]


def seated(seat: int, player: int, name: str, *, session_id: str = SESSION) -> SeatInPass:
    return SeatInPass(
        session_id=session_id,
        pass_number=1,
        seat=seat,
        player=player,
        name=name,
        kit_id="plain",
        level=2,
    )


def hit(
    seat: int,
    player: int,
    seq: int,
    time_s: float,
    *,
    pass_number: int = 1,
    session_id: str = SESSION,
) -> HitStruck:
    return HitStruck(
        session_id=session_id,
        pass_number=pass_number,
        seat=seat,
        player=player,
        seq=seq,
        time_s=time_s,
        piece=KitPiece.SNARE,
        velocity=90,
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite") as archive:
        yield archive


def test_a_performance_comes_back_as_it_was_played(archive: Archive) -> None:
    archive.store(opened())
    archive.store([hit(1, 1, 2, 10.6), hit(2, 2, 1, 10.1), hit(3, 0, 0, 10.0), hit(1, 1, 1, 10.2)])
    archive.store([PassEnded(session_id=SESSION, pass_number=1, to_beats=(95, 3), report_id="r1")])
    assert archive.performance(SESSION, 1, SONG) == Performance(
        song=SONG,
        timeline=Timeline.starting(10.0, Fraction(0), 114.0),
        pass_number=1,
        from_beats=Fraction(0),
        to_beats=Fraction(95, 3),
        takes=(
            Take(
                1,
                "Hana",
                "person",
                "plain",
                Level.EASY,
                (Hit(10.2, KitPiece.SNARE, 90), Hit(10.6, KitPiece.SNARE, 90)),
            ),
            Take(2, "Minjun", "person", "plain", Level.EASY, (Hit(10.1, KitPiece.SNARE, 90),)),
            Take(3, "Bo", "virtual", "plain", Level.EASY, (Hit(10.0, KitPiece.SNARE, 90),)),
        ),
    )
