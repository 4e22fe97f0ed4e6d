"""The files of a report: whose they are, and that what is deleted is gone from them."""

from fractions import Fraction
from pathlib import Path

import pytest
from meetings_for_tests import meeting_in, run

from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.record import (
    HitStruck,
    PassEnded,
    PassStarted,
    Record,
    SeatInPass,
    SessionOpened,
    TakeDeleted,
    TimelineKept,
)
from uchiawase.server import reports
from uchiawase.server.meeting import Meeting

REPORT = "a" * 32


def short_pass(meeting: Meeting) -> list[Record]:
    """One bar that Mina and then Otto play on seat 2."""
    session_id = meeting.session.session_id
    song = meeting.session.songs[0]
    bpm = song.tempo_map.bpm_at(Fraction(0))
    seatings = [(2, "Mina", (0, 1)), (3, "Otto", (2, 1))]
    return [
        SessionOpened(session_id=session_id, seed=meeting.session.seed),
        PassStarted(
            session_id=session_id,
            pass_number=1,
            song_id=song.id,
            from_beats=(0, 1),
            to_beats=(4, 1),
        ),
        TimelineKept(session_id=session_id, pass_number=1, knots=((1.0, 0, 1, bpm),)),
        *(
            SeatInPass(
                session_id=session_id,
                pass_number=1,
                seat=2,
                player=player,
                name=name,
                kit_id=meeting.session.state().seats[1].kit_id,
                level=1,
                from_beats=from_beats,
            )
            for player, name, from_beats in seatings
        ),
        *(
            HitStruck(
                session_id=session_id,
                pass_number=1,
                seat=2,
                player=player,
                seq=1,
                time_s=1.0 + player,
                piece=piece,
                velocity=90,
            )
            for player, piece in ((2, KitPiece.KICK), (3, KitPiece.CRASH))
        ),
        PassEnded(session_id=session_id, pass_number=1, to_beats=(4, 1), report_id=REPORT),
    ]


def test_two_people_in_turn_on_one_seat_each_take_their_own_midi_home(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting:
            meeting.reports.archive.store(short_pass(meeting))
            first = await meeting.reports.file(REPORT, "take-2.mid")
            second = await meeting.reports.file(REPORT, "take-2-2.mid")
            assert first is not None
            assert second is not None
            assert first.read_bytes() != second.read_bytes()
            page = await meeting.reports.file(REPORT, "report.html")
            assert page is not None
            text = page.read_text(encoding="utf-8")
            assert text.index("take-2.mid") < text.index("take-2-2.mid")

    run(test)


def test_what_somebody_deletes_is_gone_from_the_files_too(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting:
            archive = meeting.reports.archive
            archive.store(short_pass(meeting))
            before = await meeting.reports.file(REPORT, "hits.csv")
            assert before is not None
            assert "Mina" in before.read_text(encoding="utf-8")
            archive.store(
                [TakeDeleted(session_id=meeting.session.session_id, pass_number=1, player=2)]
            )
            after = await meeting.reports.file(REPORT, "hits.csv")
            assert after is not None
            assert "Mina" not in after.read_text(encoding="utf-8")
            assert not before.exists()

    run(test)


def test_a_file_that_could_not_be_made_whole_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_report: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("the disk is full")

    async def test() -> None:
        async with meeting_in(tmp_path) as meeting:
            meeting.reports.archive.store(short_pass(meeting))
            with monkeypatch.context() as patch:
                patch.setattr(reports, "write_picture", half)
                with pytest.raises(OSError, match="the disk is full"):
                    await meeting.reports.file(REPORT, "picture.png")
            picture = await meeting.reports.file(REPORT, "picture.png")
            assert picture is not None
            assert picture.read_bytes()[1:4] == b"PNG"

    run(test)
