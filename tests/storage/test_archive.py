import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from uchiawase.errors import PassNotFound, RecordRefused, SongMismatch, StorageCorrupt
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.piecewise import Segment
from uchiawase.score.practice import AS_WRITTEN, Practice
from uchiawase.score.record import (
    HearingInPass,
    HitStruck,
    PassEnded,
    PassStarted,
    PlayerJoined,
    QueueKept,
    Record,
    RoomKept,
    SeatInPass,
    SessionClosed,
    SessionOpened,
    StrokeSounded,
    TakeDeleted,
    TakeKept,
    TimelineKept,
)
from uchiawase.score.song import Metre, Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.take import Hearing, Performance, Sounded, Take
from uchiawase.score.tempo_map import TempoMap
from uchiawase.score.timeline import Timeline
from uchiawase.storage.archive import Archive, Feeling, KeptPass

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


def seated(
    seat: int,
    player: int,
    name: str,
    *,
    from_beats: tuple[int, int] = (0, 1),
    session_id: str = SESSION,
) -> SeatInPass:
    return SeatInPass(
        session_id=session_id,
        pass_number=1,
        seat=seat,
        player=player,
        name=name,
        kit_id="plain",
        level=2,
        from_beats=from_beats,
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


def sounded(part: int, stroke: int, time_s: float, *, velocity: int = 90) -> StrokeSounded:
    return StrokeSounded(
        session_id=SESSION,
        pass_number=1,
        place="here",
        part=part,
        stroke=stroke,
        piece=KitPiece.SNARE,
        velocity=velocity,
        time_s=time_s,
    )


def hearing(player: int, from_s: float, place: str, *, headphones: bool = False) -> HearingInPass:
    return HearingInPass(
        session_id=SESSION,
        pass_number=1,
        player=player,
        from_s=from_s,
        place=place,
        headphones=headphones,
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


def test_what_was_measured_of_a_device_comes_with_its_take_and_is_taken_out_of_its_strokes(
    archive: Archive,
) -> None:
    device = structs.replace(
        seated(2, 1, "Hana"), output_delay_s=0.18, strike_doubt_s=0.004, input_delay_s=0.03
    )
    archive.store([*opened(), device, hit(2, 1, 1, 10.5)])
    take = next(take for take in archive.performance(SESSION, 1, SONG).takes if take.seat == 2)
    assert (take.output_delay_s, take.strike_doubt_s, take.input_delay_s) == (0.18, 0.004, 0.03)
    assert [hit.time_s for hit in take.hits] == [pytest.approx(10.47)]


# --- storing -------------------------------------------------------------------------------------


def hits_of(archive: Archive, seat: int) -> list[float]:
    """The times of the hits in a seat's takes."""
    return [
        hit.time_s
        for take in archive.performance(SESSION, 1, SONG).takes
        if take.seat == seat
        for hit in take.hits
    ]


def test_storing_a_batch_again_changes_nothing(archive: Archive) -> None:
    batch: list[Record] = [
        *opened(),
        hit(1, 1, 1, 10.0),
        hit(3, 0, 0, 10.0),
        sounded(1, 7, 10.5),
        TakeKept(session_id=SESSION, pass_number=1, player=1, keep=True),
        PassEnded(session_id=SESSION, pass_number=1, to_beats=(32, 1), report_id="r1"),
    ]
    archive.store(batch)
    once = archive.performance(SESSION, 1, SONG), archive.passes(SESSION)
    archive.store(batch)
    assert (archive.performance(SESSION, 1, SONG), archive.passes(SESSION)) == once
    assert archive.sounded(SESSION, 1) == (sounded(1, 7, 10.5),)


def test_where_somebody_was_and_what_sounded_there_come_with_the_performance(
    archive: Archive,
) -> None:
    archive.store(opened())
    moved = hearing(2, 11.0, "Andong", headphones=True)
    archive.store([moved, hearing(1, 9.0, "Nara"), hearing(2, 9.0, "Nara"), moved])
    archive.store([sounded(1, 7, 10.5), sounded(3, 7, 10.6), sounded(0, 7, 10.7)])
    played = archive.performance(SESSION, 1, SONG)
    assert [take.hearing for take in played.takes] == [
        (Hearing(9.0, "Nara", headphones=False),),
        (Hearing(9.0, "Nara", headphones=False), Hearing(11.0, "Andong", headphones=True)),
        (),
    ]
    # The click and the virtual drummers are not sounded in anybody's stead.
    assert played.sounded == (Sounded("here", 1, 7, 10.5),)


def test_the_last_word_on_where_somebody_was_counts(archive: Archive) -> None:
    archive.store([*opened(), hearing(1, 9.0, "Nara"), hearing(1, 9.0, "Andong")])
    assert archive.performance(SESSION, 1, SONG).takes[0].hearing == (
        Hearing(9.0, "Andong", headphones=False),
    )


def test_where_somebody_was_goes_with_their_take_and_does_not_come_back(
    archive: Archive, tmp_path: Path
) -> None:
    archive.store([*opened(), hearing(1, 9.0, "Nara"), hearing(2, 9.0, "Andong"), keep(1)])
    archive.store([TakeDeleted(session_id=SESSION, pass_number=1, player=2)])
    archive.store([hearing(2, 9.0, "Andong")])
    assert b"Andong" not in bytes_of(tmp_path)
    archive.store([CLOSED])
    assert archive.performance(SESSION, 1, SONG).takes[0].hearing


def test_where_somebody_was_who_keeps_nothing_vanishes_with_the_session(
    archive: Archive, tmp_path: Path
) -> None:
    archive.store([*opened(), hearing(1, 9.0, "Nara"), hearing(2, 9.0, "Andong"), keep(1), CLOSED])
    assert b"Andong" not in bytes_of(tmp_path)
    assert b"Nara" in bytes_of(tmp_path)


def test_an_empty_batch_changes_nothing(archive: Archive) -> None:
    archive.store([])
    assert archive.passes(SESSION) == ()


def test_a_person_s_hit_is_known_by_player_and_seq_whatever_else_it_says(archive: Archive) -> None:
    archive.store([*opened(), hit(1, 1, 1, 10.0), hit(1, 1, 1, 99.0), hit(2, 1, 1, 98.0)])
    archive.store([hit(1, 1, 1, 97.0, pass_number=2), hit(1, 2, 1, 11.0)])
    assert hits_of(archive, 1) == [10.0]


def test_a_virtual_drummer_s_hit_is_known_by_pass_seat_and_stroke(archive: Archive) -> None:
    archive.store([*opened(), hit(3, 0, 5, 10.0), hit(3, 0, 5, 99.0), hit(3, 0, 6, 11.0)])
    archive.store([hit(4, 0, 5, 12.0), hit(3, 0, 5, 13.0, pass_number=2)])
    assert hits_of(archive, 3) == [10.0, 11.0]


def test_sessions_do_not_see_each_other(archive: Archive) -> None:
    other = "f" * 32
    archive.store([*opened(), hit(1, 1, 1, 10.0)])
    archive.store([*opened(other), hit(1, 1, 1, 20.0, session_id=other)])
    archive.store([SessionClosed(session_id=other)])
    assert hits_of(archive, 1) == [10.0]
    assert archive.passes(other) == ()


def test_within_a_batch_what_belongs_to_a_pass_may_come_before_it(archive: Archive) -> None:
    session, *rest = opened()
    archive.store([session, *reversed(rest)])
    assert [take.name for take in archive.performance(SESSION, 1, SONG).takes] == [
        "Hana",
        "Minjun",
        "Bo",
    ]


def test_the_last_timeline_counts_with_all_its_knots(archive: Archive) -> None:
    archive.store(opened())
    archive.store(
        [
            TimelineKept(
                session_id=SESSION,
                pass_number=1,
                knots=((10.0, -8, 1, 114.0), (12.5, -13, 4, 0.0), (14.5, -13, 4, 120.5)),
            )
        ]
    )
    assert archive.performance(SESSION, 1, SONG).timeline == Timeline(
        (
            Segment(10.0, Fraction(-8), 114.0),
            Segment(12.5, Fraction(-13, 4), 0.0),
            Segment(14.5, Fraction(-13, 4), 120.5),
        )
    )
    archive.store([TimelineKept(session_id=SESSION, pass_number=1, knots=())])
    with pytest.raises(PassNotFound):
        archive.performance(SESSION, 1, SONG)


def test_the_last_word_on_a_sounded_stroke_counts(archive: Archive) -> None:
    archive.store(opened())
    archive.store([sounded(1, 7, 10.5), sounded(1, 8, 10.4), sounded(0, 7, 11.0)])
    archive.store([sounded(1, 7, 10.6, velocity=0)])
    assert archive.sounded(SESSION, 1) == (
        sounded(1, 8, 10.4),
        sounded(1, 7, 10.6, velocity=0),
        sounded(0, 7, 11.0),
    )


def test_passes_tell_what_was_played_from_where_to_where(archive: Archive) -> None:
    archive.store(opened())
    second = PassStarted(
        session_id=SESSION,
        pass_number=2,
        song_id="other",
        from_beats=(7, 3),
        to_beats=(32, 1),
        tempo_ratio=0.75,
        loop_from_bar=2,
        loop_to_bar=4,
        loop_rounds=9,
    )
    archive.store([second])
    archive.store([PassEnded(session_id=SESSION, pass_number=1, to_beats=(61, 2), report_id="r1")])
    assert archive.passes(SESSION) == (
        KeptPass(1, "first-meeting", Fraction(0), Fraction(61, 2), ended=True, report_id="r1"),
        KeptPass(
            2,
            "other",
            Fraction(7, 3),
            Fraction(32),
            ended=False,
            report_id="",
            practice=Practice(0.75, 2, 4, 9),
        ),
    )
    assert archive.performance(SESSION, 1, SONG).practice == AS_WRITTEN


def test_a_device_is_known_again_with_the_hits_it_has_stored(archive: Archive) -> None:
    archive.store(opened())
    archive.store([hit(1, 1, 3, 10.0), hit(1, 1, 2, 9.0), hit(2, 2, 9, 9.0)])
    archive.store([hit(0, 1, 1, 8.0, pass_number=0)])
    assert archive.player_of(SESSION, "d1") == 1
    assert archive.player_of(SESSION, "d9") is None
    assert archive.last_seq(SESSION, 1) == 3
    assert archive.last_seq(SESSION, 2) == 9
    assert archive.last_seq(SESSION, 3) == 0


def test_what_was_stored_is_there_when_the_archive_is_opened_again(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "new" / "archive.sqlite") as archive:
        archive.store([*opened(), hit(1, 1, 1, 10.0)])
        before = archive.performance(SESSION, 1, SONG)
    with Archive.open(tmp_path / "new" / "archive.sqlite") as archive:
        assert archive.performance(SESSION, 1, SONG) == before


def test_several_threads_may_store_at_once(archive: Archive) -> None:
    archive.store(opened())

    def store(first: int) -> None:
        for seq in range(first, first + 20):
            archive.store([hit(1, 1, seq, float(seq))])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(store, (1, 21, 41, 61)))
    assert hits_of(archive, 1) == [float(seq) for seq in range(1, 81)]


@settings(max_examples=25)  # Each makes a file of its own.
@given(st.lists(st.integers(0, 39), min_size=1, max_size=60), st.integers(1, 7))
def test_hits_sent_in_any_order_and_again_are_stored_once_each(order: list[int], size: int) -> None:
    with TemporaryDirectory() as folder, Archive.open(Path(folder) / "a.sqlite") as archive:
        archive.store(opened())
        rows = [
            hit(1, 1, index + 1, index / 8) if index % 2 else hit(1, 2, index + 1, index / 8)
            for index in order
        ]
        for start in range(0, len(rows), size):
            archive.store(rows[start : start + size])
        archive.store([seated(1, 2, "Minjun", from_beats=(1, 1))])
        assert sorted(hits_of(archive, 1)) == [index / 8 for index in sorted(set(order))]
        assert archive.last_seq(SESSION, 1) == max(
            (index + 1 for index in order if index % 2), default=0
        )


# --- seats that change hands ---------------------------------------------------------------------


def test_a_seat_has_a_take_for_everybody_who_struck_something_there(archive: Archive) -> None:
    archive.store([*opened(), hit(3, 0, 0, 10.0), hit(3, 0, 1, 10.5)])
    archive.store([seated(3, 4, "Late", from_beats=(33, 2)), hit(3, 4, 1, 12.0)])
    assert [
        (take.seat, take.name, take.kind, len(take.hits), take.spans)
        for take in archive.performance(SESSION, 1, SONG).takes
    ] == [
        (1, "Hana", "person", 0, ()),
        (2, "Minjun", "person", 0, ()),
        (3, "Bo", "virtual", 2, ((0, Fraction(33, 2)),)),
        (3, "Late", "person", 1, ((Fraction(33, 2), 32),)),
    ]


def test_a_seat_where_nobody_struck_anything_has_the_take_of_who_sat_there_last(
    archive: Archive,
) -> None:
    archive.store([*opened(), seated(3, 4, "Late", from_beats=(8, 1))])
    assert [take.name for take in archive.performance(SESSION, 1, SONG).takes] == [
        "Hana",
        "Minjun",
        "Late",
    ]


def test_who_comes_back_has_one_take_with_all_their_hits(archive: Archive) -> None:
    archive.store([*opened(), hit(1, 1, 1, 10.0)])
    archive.store([seated(1, 0, "Bo", from_beats=(8, 1)), hit(1, 0, 5, 11.0)])
    archive.store([seated(1, 1, "Hana again", from_beats=(12, 1)), hit(1, 1, 2, 12.0)])
    assert [
        (take.name, [hit.time_s for hit in take.hits], take.spans)
        for take in archive.performance(SESSION, 1, SONG).takes
        if take.seat == 1
    ] == [
        ("Bo", [11.0], ((8, 12),)),
        ("Hana again", [10.0, 12.0], ((0, 8), (12, 32))),
    ]


def test_who_sits_down_takes_the_place_of_those_from_there_on(archive: Archive) -> None:
    archive.store([*opened(), seated(1, 0, "Bo", from_beats=(8, 1))])
    archive.store([seated(1, 4, "Late", from_beats=(12, 1)), hit(1, 1, 1, 10.0)])
    archive.store([seated(1, 5, "Later", from_beats=(8, 1)), hit(1, 5, 1, 12.0)])
    archive.store([hit(1, 4, 1, 11.0)])
    assert [
        (take.name, take.spans)
        for take in archive.performance(SESSION, 1, SONG).takes
        if take.seat == 1
    ] == [("Hana", ((0, 8),)), ("Later", ((8, 32),))]


def test_a_seat_taken_after_the_start_is_not_held_all_along(archive: Archive) -> None:
    archive.store([*opened(), seated(4, 4, "Late", from_beats=(20, 1)), hit(4, 4, 1, 12.0)])
    archive.store([seated(5, 5, "Too late", from_beats=(40, 1)), hit(5, 5, 1, 30.0)])
    takes = archive.performance(SESSION, 1, SONG).takes
    assert [(take.name, take.spans) for take in takes[3:]] == [
        ("Late", ((20, 32),)),
        ("Too late", ((40, 40),)),
    ]


def test_storing_an_earlier_seat_again_unseats_nobody(archive: Archive) -> None:
    archive.store([*opened(), seated(1, 4, "Late", from_beats=(8, 1)), hit(1, 4, 1, 12.0)])
    archive.store(opened())
    assert [take.name for take in archive.performance(SESSION, 1, SONG).takes] == [
        "Late",
        "Minjun",
        "Bo",
    ]


def test_hits_of_somebody_without_a_seat_belong_to_no_take(archive: Archive) -> None:
    archive.store([*opened(), hit(0, 1, 1, 10.0), hit(1, 9, 1, 10.0)])
    assert all(take.hits == () for take in archive.performance(SESSION, 1, SONG).takes)


# --- what vanishes -------------------------------------------------------------------------------


def keep(player: int, *, wish: bool = True) -> TakeKept:
    return TakeKept(session_id=SESSION, pass_number=1, player=player, keep=wish)


CLOSED = SessionClosed(session_id=SESSION)
PLAYED: list[Record] = [
    *opened(),
    hit(1, 1, 1, 10.0),
    hit(2, 2, 1, 10.1),
    hit(3, 0, 0, 10.2),
    hit(0, 1, 2, 5.0, pass_number=0),
    *(
        StrokeSounded(
            session_id=SESSION,
            pass_number=1,
            place="Nara",
            part=part,
            stroke=1,
            piece=KitPiece.KICK,
            velocity=80,
            time_s=10.0 + part,
        )
        for part in (0, 1, 2, 3)
    ),
]


def bytes_of(folder: Path) -> bytes:
    """All that is on disk."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def felt(player: int, *, wish: bool = True) -> TakeKept:
    return TakeKept(
        session_id=SESSION, pass_number=1, player=player, keep=wish, closeness=6, mood=3
    )


def test_what_somebody_felt_stays_with_the_take_they_keep(archive: Archive) -> None:
    archive.store([*PLAYED, felt(1), CLOSED])
    assert archive.feeling(SESSION, 1, 1) == Feeling(6, 3)
    assert archive.feeling(SESSION, 1, 2) is None


def test_what_was_not_said_is_not_known(archive: Archive) -> None:
    archive.store([*PLAYED, keep(1)])
    assert archive.feeling(SESSION, 1, 1) == Feeling(None, None)


@pytest.mark.parametrize(
    "after", [felt(1, wish=False), TakeDeleted(session_id=SESSION, pass_number=1, player=1)]
)
def test_what_somebody_felt_goes_when_the_take_goes(archive: Archive, after: Record) -> None:
    archive.store([*PLAYED, felt(1), after])
    archive.store([TakeKept(session_id=SESSION, pass_number=1, player=1, keep=True)])
    assert archive.feeling(SESSION, 1, 1) in {None, Feeling(None, None)}


def test_what_was_felt_cannot_come_back_to_a_deleted_take(archive: Archive) -> None:
    gone = TakeDeleted(session_id=SESSION, pass_number=1, player=1)
    archive.store([*PLAYED, felt(1), gone, felt(1)])
    assert archive.feeling(SESSION, 1, 1) is None


def test_a_session_that_nobody_keeps_vanishes_when_it_closes(
    archive: Archive, tmp_path: Path
) -> None:
    archive.store(PLAYED)
    assert b"Minjun" in bytes_of(tmp_path)
    archive.store([CLOSED])
    assert archive.passes(SESSION) == ()
    assert archive.sounded(SESSION, 1) == ()
    assert archive.player_of(SESSION, "d1") is None
    with pytest.raises(PassNotFound, match=r"pass 1 of session 0123.* is not kept"):
        archive.performance(SESSION, 1, SONG)
    for trace in (b"Minjun", b"Hana", b"first-meeting", b"Nara", SESSION.encode()):
        assert trace not in bytes_of(tmp_path)


def test_what_somebody_keeps_stays_and_what_others_did_not_keep_vanishes(
    archive: Archive, tmp_path: Path
) -> None:
    archive.store(PLAYED)
    archive.store([keep(1), keep(2), keep(2, wish=False)])
    archive.store([CLOSED])
    assert [
        (take.seat, take.name, len(take.hits))
        for take in archive.performance(SESSION, 1, SONG).takes
    ] == [(1, "Hana", 1), (3, "Bo", 1)]
    assert [row.part for row in archive.sounded(SESSION, 1)] == [0, 1, 3]
    assert archive.player_of(SESSION, "d1") == 1
    assert archive.player_of(SESSION, "d2") is None
    assert b"Minjun" not in bytes_of(tmp_path)


def test_the_newest_word_on_a_room_is_there_until_its_session_closes(tmp_path: Path) -> None:
    def kept() -> list[RoomKept]:
        with closing(sqlite3.connect(tmp_path / "rooms.sqlite")) as looking:
            rows = looking.execute("SELECT kept FROM room").fetchall()
        return [msgspec.msgpack.decode(row, type=RoomKept) for (row,) in rows]

    def room(revision: int) -> RoomKept:
        return RoomKept(
            session_id=SESSION,
            at_s=float(revision),
            life=0,
            revision=revision,
            phase="lobby",
            host=1,
            host_inherited=False,
            newest_player=2,
            song_id=SONG.id,
            pass_number=0,
            moves_on_at_s=0.0,
            kits=("club",) * 6,
            people=(),
            locked=False,
            link_number=1,
            outcasts=(),
            count_in_bars=2,
            volumes=(1.0,) * 8,
            tempo_ratio=1.0,
            loop=(0, 0),
            queue=QueueKept(rotation=0, automatic=False, turns=(), newest=0, lent={}, lenders=()),
            lent={},
        )

    with Archive.open(tmp_path / "rooms.sqlite") as archive:
        archive.store([*opened(), room(1), room(2)])
        assert kept() == [room(2)]
        archive.store([room(3)])
        assert kept() == [room(3)]
        archive.store([room(4), SessionClosed(session_id=SESSION)])
        assert kept() == []


def test_closing_twice_changes_nothing(archive: Archive) -> None:
    archive.store([*PLAYED, keep(1), CLOSED])
    kept = archive.performance(SESSION, 1, SONG)
    archive.store([CLOSED])
    archive.store([SessionClosed(session_id="e" * 32)])
    assert archive.performance(SESSION, 1, SONG) == kept


def test_hits_in_the_batch_that_closes_the_session_are_stored_first(archive: Archive) -> None:
    archive.store([*opened(), keep(1), hit(1, 1, 1, 10.0), CLOSED])
    assert hits_of(archive, 1) == [10.0]


def test_a_deleted_take_is_gone_at_once_and_for_good(archive: Archive, tmp_path: Path) -> None:
    archive.store([*PLAYED, keep(2)])
    archive.store([TakeDeleted(session_id=SESSION, pass_number=1, player=2)])
    assert [take.name for take in archive.performance(SESSION, 1, SONG).takes] == ["Hana", "Bo"]
    assert [row.part for row in archive.sounded(SESSION, 1)] == [0, 1, 3]
    # What is sent again, or was still on its way, does not bring it back; nor does a wish.
    late = StrokeSounded(
        session_id=SESSION,
        pass_number=1,
        place="Nara",
        part=2,
        stroke=2,
        piece=KitPiece.KICK,
        velocity=80,
        time_s=12.0,
    )
    archive.store([hit(2, 2, 1, 10.1), hit(2, 2, 2, 10.9), late, seated(2, 2, "Minjun"), keep(2)])
    assert [take.name for take in archive.performance(SESSION, 1, SONG).takes] == ["Hana", "Bo"]
    assert [row.part for row in archive.sounded(SESSION, 1)] == [0, 1, 3]
    # Its numbers stay known, so that the device goes on from there.
    assert archive.last_seq(SESSION, 2) == 2
    archive.store([CLOSED])
    assert archive.passes(SESSION) == ()
    assert b"Minjun" not in bytes_of(tmp_path)


def test_hits_before_a_deletion_in_the_same_batch_are_deleted_too(archive: Archive) -> None:
    archive.store(opened())
    archive.store(
        [
            hit(1, 1, 1, 10.0),
            TakeDeleted(session_id=SESSION, pass_number=1, player=1),
            hit(1, 1, 2, 11.0),
            hit(1, 1, 3, 12.0, pass_number=2),
        ]
    )
    assert hits_of(archive, 1) == []
    assert archive.last_seq(SESSION, 1) == 3


def test_a_kept_take_can_be_deleted_long_after_its_session(
    archive: Archive, tmp_path: Path
) -> None:
    archive.store([*PLAYED, keep(1), keep(2), CLOSED])
    archive.store([TakeDeleted(session_id=SESSION, pass_number=1, player=1)])
    assert [take.name for take in archive.performance(SESSION, 1, SONG).takes] == ["Minjun", "Bo"]
    assert b"Hana" not in bytes_of(tmp_path)
    archive.store([TakeDeleted(session_id=SESSION, pass_number=1, player=2)])
    archive.store([TakeDeleted(session_id=SESSION, pass_number=1, player=2)])
    assert archive.passes(SESSION) == ()
    assert SESSION.encode() not in bytes_of(tmp_path)


# --- sessions that were never closed -------------------------------------------------------------


def test_purging_closes_what_a_program_that_died_left_open(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with Archive.open(path) as archive:
        other = "f" * 32
        archive.store([*PLAYED, keep(1), *opened(other)])
    with Archive.open(path) as archive:
        assert archive.purge() == 2
        assert [take.name for take in archive.performance(SESSION, 1, SONG).takes] == ["Hana", "Bo"]
        assert archive.passes(other) == ()
        assert archive.purge() == 0
    assert b"Minjun" not in bytes_of(tmp_path)


def test_purging_leaves_the_sessions_of_a_program_that_lives(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with Archive.open(path) as archive, Archive.open(path) as second:
        archive.store(PLAYED)
        assert second.purge() == 0
        assert archive.passes(SESSION)
        second.close()
        assert archive.purge() == 1


def test_after_purging_the_others_still_see_that_the_archive_is_open(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with Archive.open(path) as archive:
        archive.purge()
        archive.store(PLAYED)
        with Archive.open(path) as second:
            assert second.purge() == 0
            assert archive.purge() == 0
        assert archive.passes(SESSION)


def test_purging_tells_what_else_stands_in_its_way(archive: Archive, tmp_path: Path) -> None:
    archive.store(PLAYED)
    (tmp_path / "archive.sqlite-open").write_bytes(b"no database" * 500)
    with pytest.raises(StorageCorrupt, match="not a database"):
        archive.purge()
    assert archive.passes(SESSION)


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (hit(1, 1, 1, 1.0, session_id="9" * 32), f"the session {'9' * 32} is not open"),
        (
            PassEnded(session_id=SESSION, pass_number=7, to_beats=(1, 1), report_id=""),
            "pass 7 of session .* ended without a start",
        ),
        (
            TimelineKept(session_id=SESSION, pass_number=7, knots=((0.0, 0, 1, 114.0),)),
            "FOREIGN KEY",
        ),
        (
            HitStruck(
                session_id=SESSION,
                pass_number=1,
                seat=1,
                player=1,
                seq=5,
                time_s=1.0,
                piece=KitPiece.KICK,
                velocity=128,
            ),
            "ck_hit_velocity",
        ),
    ],
)
def test_a_batch_with_a_record_that_cannot_be_is_left_out_as_a_whole(
    archive: Archive, record: Record, sentence: str
) -> None:
    archive.store(opened())
    with pytest.raises(
        RecordRefused, match=rf"archive\.sqlite refused a batch .* none of it: .*{sentence}"
    ):
        archive.store([hit(1, 1, 1, 10.0), record])
    assert hits_of(archive, 1) == []
    assert archive.last_seq(SESSION, 1) == 0


def test_nothing_more_is_stored_of_a_session_that_is_closed(archive: Archive) -> None:
    archive.store([*PLAYED, keep(1), CLOSED])
    with pytest.raises(RecordRefused, match="is not open"):
        archive.store([hit(1, 1, 9, 99.0)])


def test_a_performance_is_given_to_its_own_song_only(archive: Archive) -> None:
    archive.store(opened())
    other = Song(
        id="other",
        title=SONG.title,
        credits=SONG.credits,
        licence=SONG.licence,
        tempo_map=SONG.tempo_map,
        metres=SONG.metres,
        bar_count=SONG.bar_count,
        sections=SONG.sections,
        parts=SONG.parts,
        duration_s=SONG.duration_s,
    )
    with pytest.raises(SongMismatch, match="was played to 'first-meeting', but the song given is"):
        archive.performance(SESSION, 1, other)


def halves(*players: int, from_beats: tuple[int, int] = (0, 1)) -> list[Record]:
    """Seat 4, shared: who plays the first half and who the second, on one device or two."""
    names = {0: "", 1: "Hana", 2: "Minjun"}
    return [
        structs.replace(seated(4, player, names[player], from_beats=from_beats), half=half)
        for half, player in enumerate(players, start=1)
        if player >= 0
    ]


SHARED_SONG = replace(
    SONG,
    parts=(
        Part(
            4,
            "for two",
            "Play.",
            tuple(
                Stroke(Fraction(beat), KitPiece.SNARE if beat % 2 else KitPiece.KICK, 90)
                for beat in range(32)
            ),
        ),
    ),
)


def shared_takes(archive: Archive) -> list[tuple[int, str, list[str], int]]:
    return [
        (take.half, take.name, [hit.piece.value for hit in take.hits], len(take.spans))
        for take in archive.performance(SESSION, 1, SHARED_SONG).takes
        if take.seat == 4
    ]


def test_a_shared_kit_has_a_take_for_each_of_two_with_what_they_struck(archive: Archive) -> None:
    archive.store([*opened(), *halves(1, 2)])
    kick = structs.replace(hit(4, 1, 1, 11.0), piece=KitPiece.KICK)
    archive.store([kick, hit(4, 2, 1, 11.5), structs.replace(kick, player=2, seq=2, time_s=12.0)])
    assert shared_takes(archive) == [(1, "Hana", ["kick"], 0), (2, "Minjun", ["snare", "kick"], 0)]


def test_two_on_one_device_have_a_take_each_by_what_belongs_to_whom(archive: Archive) -> None:
    archive.store(opened())
    both = [record for record in halves(1, 1) if isinstance(record, SeatInPass)]
    archive.store([structs.replace(record, name=f"P{record.half}") for record in both])
    kick = structs.replace(hit(4, 1, 1, 11.0), piece=KitPiece.KICK)
    crash = structs.replace(hit(4, 1, 3, 12.0), piece=KitPiece.CRASH)
    archive.store([kick, hit(4, 1, 2, 11.5), crash])
    assert shared_takes(archive) == [(1, "P1", ["kick", "crash"], 0), (2, "P2", ["snare"], 0)]
    archive.store([TakeDeleted(session_id=SESSION, pass_number=1, player=1)])
    assert shared_takes(archive) == []


def test_a_drummer_who_stands_in_for_one_of_two_leaves_the_other_alone(archive: Archive) -> None:
    archive.store([*opened(), *halves(1, 2), *halves(1, 0, from_beats=(16, 1))])
    kick = structs.replace(hit(4, 1, 1, 11.0), piece=KitPiece.KICK)
    archive.store([kick, hit(4, 2, 1, 11.5), hit(4, 0, 17, 19.0)])
    assert shared_takes(archive) == [
        (1, "Hana", ["kick"], 2),
        (2, "Minjun", ["snare"], 1),
        (2, "", ["snare"], 1),
    ]
