"""A small song for tests: four seats' parts of plain quarter notes and a busier one."""

from fractions import Fraction

from uchiawase.score.kit import Kit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.tempo_map import TempoMap
from uchiawase.session.door import Invitation
from uchiawase.session.messages import JoinLink

JOIN = "j" * 32
HOST = "h" * 32


def write_link(secret: str) -> JoinLink:
    return JoinLink(
        link=f"http://localhost/join#{secret}",
        qr=["10", "01"],
        watch_link=f"http://localhost/watch#{secret}",
        watch_qr=["01", "10"],
    )


INVITATION = Invitation(join_secret=JOIN, host_secret=HOST, write_link=write_link, key=b"key")


def quarter_notes(seat: int, bar_count: int) -> Part:
    strokes = tuple(
        Stroke(Fraction(beat), KitPiece.KICK if beat % 2 == 0 else KitPiece.SNARE, 100)
        for beat in range(bar_count * 4)
    )
    return Part(seat, f"part {seat}", "Play on every beat.", strokes)


def eighth_notes(seat: int, bar_count: int) -> Part:
    strokes = tuple(
        Stroke(
            Fraction(half, 2),
            KitPiece.HAT_CLOSED,
            90,
            Level.FIRST if half % 2 == 0 else Level.FULL,
        )
        for half in range(bar_count * 8)
    )
    return Part(seat, f"part {seat}", "Play steadily.", strokes)


def small_song(*, bar_count: int = 4, bpm: float = 120.0, id_: str = "small") -> Song:
    return Song(
        id=id_,
        title="Small",
        credits="the tests",
        licence="Apache-2.0",
        tempo_map=TempoMap.constant(bpm),
        metres=(Metre(1, Fraction(4)),),
        bar_count=bar_count,
        sections=(Section("all", 1, bar_count + 1),),
        parts=(
            *(quarter_notes(seat, bar_count) for seat in range(1, 5)),
            *(eighth_notes(seat, bar_count) for seat in (5, 6)),
        ),
        duration_s=bar_count * 4 * 60 / bpm,
    )


KITS = tuple(Kit(f"kit-{seat}", f"Kit {seat}", tuple(KitPiece)) for seat in range(1, 7))
