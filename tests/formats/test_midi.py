from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from song_strategies import LINES, tempo_maps

from uchiawase.errors import MidiBroken, MidiNotWritable
from uchiawase.formats.midi import (
    FOUR_FOUR,
    MAX_MIDI_BYTES,
    TICKS_PER_BEAT,
    MidiDrums,
    UnknownNote,
    midi_part_bytes,
    midi_take_bytes,
    read_midi_drums,
    write_midi_part,
    write_midi_take,
)
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.piecewise import Segment
from uchiawase.score.song import Metre
from uchiawase.score.stroke import Stroke
from uchiawase.score.take import Take
from uchiawase.score.tempo_map import TempoMap
from uchiawase.score.timeline import Timeline

ORDER = list(KitPiece)


def hexed(commented: str) -> bytes:
    """Give the bytes of hexadecimal lines with comments after a number sign."""
    return bytes.fromhex(" ".join(line.split("#")[0] for line in commented.splitlines()))


HEADER = hexed("""
    4d 54 68 64  00 00 00 06  # MThd, six bytes
    00 00  00 01  00 60       # type 0, one track, 96 ticks a beat
""")

ONE_BAR = hexed("""
    00 ff 58 04 03 02 18 08   # at 0: 3/4
    00 ff 51 03 08 07 ec      # at 0: 526316 µs a beat, which is 114 bpm
    00 99 24 64               # at 0: note on, channel 10, kick (36), velocity 100
    00 38 50                  # at 0, running status: cowbell (56), no piece of ours
    20 99 24 00               # at 32: kick off, said as velocity 0
    00 89 38 40               # at 32: cowbell off
    00 99 28 01               # at 32, a third of a beat: electric snare (40) is a snare
    20 89 28 40               # at 64: off
    00 f0 03 01 02 f7         # at 64: three bytes for one maker's machines
    00 c9 00                  # at 64: kit 0
    20 90 3c 40               # at 96: middle C, but on channel 1
    20 80 3c 40               # at 128: off
    00 99 2a 7f               # at 128, beat 4/3: closed hi-hat (42), never let go
""")
END = hexed("00 ff 2f 00  # end of the track")


def file_of(track: bytes, header: bytes = HEADER) -> bytes:
    return header + b"MTrk" + len(track).to_bytes(4, "big") + track


def stroke(beats: Fraction | int, piece: KitPiece, velocity: int) -> Stroke:
    return Stroke(Fraction(beats), piece, velocity, Level.FULL)


ONE_BAR_READ = MidiDrums(
    strokes=(
        stroke(0, KitPiece.KICK, 100),
        stroke(Fraction(1, 3), KitPiece.SNARE, 1),
        stroke(Fraction(4, 3), KitPiece.HAT_CLOSED, 127),
    ),
    tempo_map=TempoMap.constant(114.0),
    metres=(Metre(1, Fraction(3)),),
    unknown_notes=(UnknownNote(56, Fraction(0), 80),),
)


def sorted_strokes(strokes: tuple[Stroke, ...]) -> list[tuple[Fraction, int, int]]:
    return sorted((s.beats, ORDER.index(s.piece), s.velocity) for s in strokes)


# --- reading -------------------------------------------------------------------------------------


def test_every_byte_of_a_file_means_what_it_says() -> None:
    assert read_midi_drums(file_of(ONE_BAR + END)) == ONE_BAR_READ


def test_a_file_on_disk_reads_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "one_bar.mid"
    path.write_bytes(file_of(ONE_BAR + END))
    assert read_midi_drums(path) == ONE_BAR_READ


def test_a_track_without_its_end_and_chunks_of_others_read_all_the_same() -> None:
    alien = b"XFIH" + (3).to_bytes(4, "big") + b"abc"
    data = file_of(ONE_BAR, HEADER + alien) + b"tail"
    assert read_midi_drums(data) == ONE_BAR_READ


def test_drums_on_several_tracks_are_one_line() -> None:
    header = hexed("4d 54 68 64 00 00 00 06 00 01 00 02 00 60")
    kick = hexed("60 99 24 64 20 89 24 40 00 ff 2f 00")
    snare = hexed("30 99 26 50 20 89 26 40 00 ff 2f 00")
    read = read_midi_drums(file_of(snare, file_of(kick, header)))
    assert read.strokes == (
        stroke(Fraction(1, 2), KitPiece.SNARE, 80),
        stroke(1, KitPiece.KICK, 100),
    )


def test_a_note_struck_again_before_it_is_let_go_counts_twice() -> None:
    track = hexed("00 99 24 64  10 99 24 65  10 89 24 40  00 ff 2f 00")
    assert [s.velocity for s in read_midi_drums(file_of(track)).strokes] == [100, 101]


def test_another_kit_may_mean_another_piece() -> None:
    def dtx(note: int) -> KitPiece | None:
        return KitPiece.SNARE if note == 56 else None

    read = read_midi_drums(file_of(ONE_BAR + END), piece_of=dtx)
    assert [(s.piece, s.velocity) for s in read.strokes] == [(KitPiece.SNARE, 80)]
    assert [unknown.note for unknown in read.unknown_notes] == [36, 40, 42]


def test_messages_for_machines_are_passed_over_and_a_status_runs_on_over_them() -> None:
    track = hexed("""
        00 99 24 64           # at 0: kick
        10 f7 02 f3 01        # at 16: an escaped song select, two bytes
        10 f0 03 7d 99 f7     # at 32: a system message with what looks like a note on
        10 24 00              # at 48, running status: kick off
        00 ff 06 01 41        # at 48: a marker
        30 24 65              # at 96, running status: kick
        00 ff 2f 00           # end
    """)
    assert read_midi_drums(file_of(track)).strokes == (
        stroke(0, KitPiece.KICK, 100),
        stroke(1, KitPiece.KICK, 101),
    )


def test_a_file_without_any_note_is_silence_at_120_bpm() -> None:
    assert read_midi_drums(file_of(END)) == MidiDrums((), TempoMap.constant(120.0), FOUR_FOUR, ())


def test_a_metre_that_changes_within_a_bar_leaves_a_short_bar_behind() -> None:
    track = hexed("""
        00 ff 58 04 04 02 18 08     # at 0: 4/4
        84 40 ff 58 04 03 02 18 08  # at 576, beat 6: 3/4, half way through bar 2
        60 ff 58 04 05 02 18 08     # at 672, beat 7: 5/4, one beat into bar 3
        00 ff 2f 00                 # end
    """)
    assert read_midi_drums(file_of(track)).metres == (
        Metre(1, Fraction(4)),
        Metre(2, Fraction(2)),
        Metre(3, Fraction(1)),
        Metre(4, Fraction(5)),
    )


def test_a_thousand_tempo_changes_add_up_within_a_microsecond() -> None:
    # A thousand times: 96 ticks on, 500001 or 499999 µs a beat.
    track = b"".join(
        hexed("60 ff 51 03") + (500_000 + (-1) ** index).to_bytes(3, "big") for index in range(1000)
    )
    tempo_map = read_midi_drums(file_of(track + END)).tempo_map
    # The first beat runs at the usual 500000 µs, then the odd ones cancel out.
    assert tempo_map.time_s_at(Fraction(1001)) == pytest.approx(500.5, abs=1e-6)


# --- writing and reading back --------------------------------------------------------------------

EXACT_BEATS = st.builds(
    Fraction, st.integers(-2000, 20_000), st.sampled_from([1, 2, 3, 4, 6, 7, 32])
)
PART_STROKES = st.lists(
    st.builds(Stroke, EXACT_BEATS, st.sampled_from(KitPiece), st.integers(1, 127)), max_size=30
)
SIGNATURES = st.builds(Fraction, st.integers(1, 30), st.sampled_from([1, 2, 4]))


@st.composite
def metre_rows(draw: st.DrawFn) -> tuple[Metre, ...]:
    bars = sorted({1, *draw(st.lists(st.integers(2, 40), max_size=3))})
    metres: list[Metre] = []
    for bar in bars:
        length = draw(SIGNATURES)
        if not metres or metres[-1].beats_per_bar != length:
            metres.append(Metre(bar, length))
    return tuple(metres)


@given(PART_STROKES, tempo_maps(), metre_rows(), LINES)
def test_a_part_comes_back_from_its_midi_file_exactly(
    strokes: list[Stroke], tempo_map: TempoMap, metres: tuple[Metre, ...], name: str
) -> None:
    strokes.sort(key=lambda s: s.beats)
    read = read_midi_drums(midi_part_bytes(Part(1, name, "", tuple(strokes)), tempo_map, metres))
    assert sorted_strokes(read.strokes) == sorted_strokes(tuple(strokes))
    assert read.unknown_notes == ()
    assert read.metres == metres


@given(st.floats(4, 400), st.floats(4, 400), st.integers(1, 64))
def test_tempi_come_back_within_a_hundred_thousandth(first: float, then: float, beats: int) -> None:
    tempo_map = TempoMap(
        (
            Segment(0.0, Fraction(0), first),
            Segment(TempoMap.constant(first).time_s_at(Fraction(beats)), Fraction(beats), then),
        )
    )
    read = read_midi_drums(midi_part_bytes(Part(1, "p", "", ()), tempo_map)).tempo_map
    assert read.bpm_at(Fraction(0)) == pytest.approx(first, rel=1e-5)
    assert read.bpm_at(Fraction(beats)) == pytest.approx(then, rel=1e-5)
    assert read.time_s_at(Fraction(0)) == 0


@given(st.integers(2000, 40_000))
def test_tempi_of_two_decimals_come_back_exactly(hundredths: int) -> None:
    bpm = hundredths / 100
    part = Part(1, "p", "", (Stroke(Fraction(-1, 3), KitPiece.KICK, 1),))
    read = read_midi_drums(midi_part_bytes(part, TempoMap.constant(bpm))).tempo_map
    assert read.bpm_at(Fraction(0)) == bpm
    assert read.time_s_at(Fraction(0)) == pytest.approx(0, abs=1e-12)


def take_of(times_s: list[float]) -> Take:
    hits = tuple(Hit(time_s, KitPiece.SNARE, 64) for time_s in sorted(times_s))
    return Take(1, "Hana", "person", "plain", Level.FULL, hits)


@given(
    st.lists(st.floats(8, 60), max_size=20),
    st.floats(40, 240),
    st.floats(40, 240),
    st.floats(12, 30),
)
def test_hits_come_back_within_half_a_tick_of_when_they_were_played(
    times_s: list[float], bpm: float, later_bpm: float, change_s: float
) -> None:
    timeline = Timeline.starting(10.0, Fraction(-8), bpm).changed_from(
        change_s, later_bpm, not_before_s=change_s
    )
    take = take_of(times_s)
    read = read_midi_drums(midi_take_bytes(take, timeline))
    assert [s.beats for s in read.strokes] == pytest.approx(
        [timeline.beats_at(hit.time_s) for hit in take.hits], abs=0.5 / TICKS_PER_BEAT
    )


@given(st.floats(0.5, 300), st.floats(0, 1), st.floats(0.1, 30))
@example(pause_s=300.0, within=0.5, after_s=1.0)
def test_a_pause_lasts_as_long_in_the_file_as_it_did(
    pause_s: float, within: float, after_s: float
) -> None:
    timeline = (
        Timeline.starting(0.0, Fraction(0), 120.0)
        .changed_from(4.0, 0, not_before_s=0)
        .changed_from(4.0 + pause_s, 90.0, not_before_s=0)
    )
    times_s = [0.0, 4.0 + within * pause_s, 4.0 + pause_s + after_s]
    read = read_midi_drums(midi_take_bytes(take_of(times_s), timeline))
    # Half a tick of the slowest tempo a file can have is 9 ms, of 120 bpm 0.3 ms.
    found_s = [read.tempo_map.time_s_at(s.beats) for s in read.strokes]
    assert found_s[0] == 0
    assert found_s[1] == pytest.approx(times_s[1], abs=0.01)
    assert found_s[2] == pytest.approx(times_s[2], abs=0.001)
    # The bar after the pause is a bar line of the file, too.
    assert read.tempo_map.beats_at(4.0 + pause_s) % 4 == pytest.approx(0, abs=1e-3) or (
        read.tempo_map.beats_at(4.0 + pause_s) % 4 == pytest.approx(4, abs=1e-3)
    )


def test_what_was_played_in_a_pause_without_an_end_is_kept() -> None:
    timeline = Timeline.starting(0.0, Fraction(0), 120.0).changed_from(4.0, 0, not_before_s=0)
    metres = (Metre(1, Fraction(4)), Metre(3, Fraction(3)))
    read = read_midi_drums(midi_take_bytes(take_of([5.0, 6.0]), timeline, metres=metres))
    assert [read.tempo_map.time_s_at(s.beats) for s in read.strokes] == [5.0, 6.0]
    # Bar 3 was never reached, since its first beat is where the music stopped.
    assert read.metres == (Metre(1, Fraction(4)),)


def test_metres_move_with_the_music_after_a_pause() -> None:
    timeline = (
        Timeline.starting(0.0, Fraction(0), 120.0)
        .changed_from(4.0, 0, not_before_s=0)
        .changed_from(6.0, 120.0, not_before_s=0)
    )
    metres = (Metre(1, Fraction(4)), Metre(4, Fraction(3)))
    read = read_midi_drums(midi_take_bytes(take_of([1.0]), timeline, metres=metres))
    # Bars 1 and 2, the pause as one bar, bar 3; then bars of three.
    assert read.metres == (Metre(1, Fraction(4)), Metre(5, Fraction(3)))


def test_files_are_written_as_their_bytes(tmp_path: Path) -> None:
    part = Part(1, "p", "", (stroke(1, KitPiece.RIDE, 5),))
    tempo_map = TempoMap.constant(114.0)
    write_midi_part(part, tempo_map, FOUR_FOUR, tmp_path / "part.mid")
    assert (tmp_path / "part.mid").read_bytes() == midi_part_bytes(part, tempo_map)
    timeline = Timeline.starting(0.0, Fraction(0), 114.0)
    write_midi_take(take_of([1.0]), timeline, tmp_path / "take.mid")
    assert (tmp_path / "take.mid").read_bytes() == midi_take_bytes(take_of([1.0]), timeline)


# --- what cannot be read or written --------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "does not start as a MIDI file does"),
        (b"RIFF" + file_of(END), "does not start as a MIDI file does"),
        (HEADER[:8] + hexed("00 02") + HEADER[10:], "several songs"),
        (
            HEADER[:12] + hexed("e7 28  # 25 frames a second, 40 ticks a frame"),
            "not counted in beats",
        ),
        (HEADER[:12] + hexed("00 00"), "not counted in beats"),
        (file_of(ONE_BAR + END)[:-3], "ends within a track, 3 bytes too early"),
        (file_of(ONE_BAR[:-1]), "a track ends within an event"),
        (file_of(hexed("00 ff 01 05 61")), "a track ends within an event"),
        (file_of(hexed("00 24 64")), "at byte 1 of a track is no MIDI"),
        (file_of(hexed("00 f4 00")), "at byte 2 of a track is no MIDI"),
        (file_of(hexed("00 99 24 80")), "at byte 2 of a track is no MIDI"),
        (file_of(hexed("ff ff ff ff 00 99 24 64")), "longer than four bytes"),
        (file_of(hexed("00 ff 51 03 00 00 00") + END), "one of its beats lasts no time"),
        (file_of(hexed("00 ff 58 04 00 02 18 08") + END), "one of its bars has no length"),
        (file_of(hexed("00 ff 58 04 04 ff 18 08") + END), "one of its bars has no length"),
        (file_of(hexed("ff ff ff 7f 99 24 64") * 9), "longer than 2147483648 ticks"),
        (file_of(hexed("00 90 24 64 10 80 24 40") + END), "move the drums to channel 10"),
    ],
)
def test_a_file_that_is_no_midi_gives_one_clear_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(MidiBroken, match=sentence):
        read_midi_drums(data)


def test_a_missing_file_gives_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(MidiBroken, match=r"none\.mid cannot be read .*: No such file"):
        read_midi_drums(tmp_path / "none.mid")


def test_a_huge_file_is_not_read() -> None:
    with pytest.raises(MidiBroken, match="larger than"):
        read_midi_drums(bytes(MAX_MIDI_BYTES + 1))


@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_never_worse(data: st.DataObject) -> None:
    whole = bytearray(file_of(ONE_BAR + END))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    # Anything but MidiBroken, a crash of the reader among it, fails this test.
    with suppress(MidiBroken):
        read = read_midi_drums(bytes(whole[:cut]))
        assert all(s.level is Level.FULL and 1 <= s.velocity <= 127 for s in read.strokes)


def test_positions_that_no_file_can_hold_are_refused() -> None:
    part = Part(
        1,
        "odd",
        "",
        (stroke(Fraction(1, 32_749), KitPiece.KICK, 1), stroke(Fraction(1, 2), KitPiece.KICK, 1)),
    )
    with pytest.raises(MidiNotWritable, match=r"need 65498 ticks a beat.*quantise it first"):
        midi_part_bytes(part, TempoMap.constant(114.0))


def test_fine_positions_get_fine_ticks() -> None:
    part = Part(1, "odd", "", (stroke(Fraction(1, 8191), KitPiece.KICK, 1),))
    read = read_midi_drums(midi_part_bytes(part, TempoMap.constant(114.0)))
    assert read.strokes[0].beats == Fraction(1, 8191)


def test_what_lies_too_far_out_is_refused() -> None:
    part = Part(1, "far", "", (stroke(10**9, KitPiece.KICK, 1),))
    with pytest.raises(MidiNotWritable, match="too far out"):
        midi_part_bytes(part, TempoMap.constant(114.0))


def test_a_tempo_below_what_midi_knows_is_refused() -> None:
    with pytest.raises(MidiNotWritable, match=r"3 bpm; MIDI knows 3\.58 and above"):
        midi_part_bytes(Part(1, "slow", "", ()), TempoMap.constant(3.0))


def test_a_bar_that_is_no_time_signature_is_refused() -> None:
    with pytest.raises(MidiNotWritable, match="a bar of 1/3 beats is no time signature"):
        midi_part_bytes(
            Part(1, "thirds", "", ()), TempoMap.constant(114.0), [Metre(1, Fraction(1, 3))]
        )


def test_a_velocity_that_midi_does_not_know_is_refused() -> None:
    take = Take(1, "Hana", "person", "plain", Level.FULL, (Hit(0.0, KitPiece.KICK, 0),))
    with pytest.raises(MidiNotWritable, match="velocity 0; MIDI knows 1 … 127"):
        midi_take_bytes(take, Timeline.starting(0.0, Fraction(0), 114.0))


class ReaderThatFails:
    @staticmethod
    def from_midi(data: bytes) -> None:
        raise RuntimeError(f"cannot read {len(data)} bytes")


def test_what_only_the_reader_finds_wrong_is_said_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uchiawase.formats.midi.ScoreTick", ReaderThatFails)
    with pytest.raises(MidiBroken, match="drums: cannot read 26 bytes"):
        read_midi_drums(file_of(END))
