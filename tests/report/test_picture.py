"""Laws of the picture. What it looks like is looked at by people; see docs."""

import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib import image
from played import nara, performance_of, silent_in_bar, take_of

from uchiawase.report.meeting import report_of
from uchiawase.report.palette import PAPER
from uchiawase.report.picture import HEIGHT_PX, WIDTH_PX, drawable, picture_bytes, write_picture
from uchiawase.score.take import Performance


def size_of(png: bytes) -> tuple[int, int]:
    # 89 50 4e 47 0d 0a 1a 0a: PNG; then the length and name of IHDR; then width and height.
    assert png[:8] == bytes.fromhex("89504e470d0a1a0a")
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


def picture_of(performance: Performance) -> bytes:
    return picture_bytes(report_of(performance, report_id="a", seed=1), scale=0.5)


def test_the_same_report_gives_the_same_bytes_at_the_size_asked_for() -> None:
    first = picture_of(nara())
    assert size_of(first) == (WIDTH_PX // 2, HEIGHT_PX // 2)
    assert picture_of(nara()) == first


def test_people_are_drawn_in_the_colours_of_their_seats(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    write_picture(report_of(nara(), report_id="a", seed=1), path, scale=1.0)
    pixels = (image.imread(path)[:, :, :3] * 255).round().astype(np.int64)
    packed = np.unique(pixels @ np.array([1 << 16, 1 << 8, 1]))
    colours = {f"#{one:06x}" for one in packed.tolist()}
    assert {PAPER.paper, PAPER.mark_ground, PAPER.seat(1), PAPER.seat(2)} <= colours


@pytest.mark.parametrize(
    "names",
    [
        ("李在明", "이재명", "高市早苗", "$x^2$", "a\nb", ""),
        ("🥁", "\u200b", "W" * 24, "<b>", "\\alpha", "%s"),
    ],
)
def test_any_name_can_be_drawn(names: tuple[str, ...]) -> None:
    # Warnings are errors here, so a letter that no font has would be noticed.
    takes = (replace(take_of(seat, "person"), name=name) for seat, name in enumerate(names, 1))
    assert size_of(picture_of(performance_of(*takes))) == (WIDTH_PX // 2, HEIGHT_PX // 2)


def test_a_name_that_no_font_has_becomes_its_seat() -> None:
    assert drawable("Ada", 1) == "Ada"
    assert drawable("\U000e0041", 4) == "Seat 4"
    assert drawable("   ", 2) == "Seat 2"


def test_other_titles_and_sections_can_be_drawn_too() -> None:
    performance = nara()
    song = replace(
        performance.song,
        title="奈良",
        sections=tuple(replace(one, name="サビ") for one in performance.song.sections),
    )
    assert picture_of(replace(performance, song=song))


def test_there_is_a_picture_of_nobody_of_one_of_six_and_of_a_moment() -> None:
    assert picture_of(performance_of())
    assert picture_of(performance_of(replace(take_of(1, "person"), hits=())))
    assert picture_of(performance_of(take_of(1, "person"), take_of(2, "virtual")))
    assert picture_of(performance_of(*(take_of(seat, "person") for seat in range(1, 7))))
    assert picture_of(performance_of(take_of(1, "person"), take_of(2, "person"), bars=1))
    assert picture_of(performance_of(take_of(1, "person"), silent_in_bar(take_of(2, "person"), 7)))
