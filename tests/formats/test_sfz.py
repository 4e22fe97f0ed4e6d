"""Laws of SFZ: what a player would sound for a note, a velocity and a turn is what is read."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit_fixtures import MemorySource, gain_at, samples_at, sfz_source, sound

from uchiawase.errors import KitFileBroken, KitNotWritable, UchiawaseError
from uchiawase.formats import sfz
from uchiawase.formats.kit_file import Cut, Instrument, KitFile, Sounding, Use
from uchiawase.formats.sfz import note_of_text, read_sfz, sfz_text
from uchiawase.score.kit_piece import KitPiece


def read(text: str, *samples: str, **files: bytes) -> KitFile:
    return read_sfz(sfz_source(text, *samples, **files), "kit.sfz")


def only(text: str, *samples: str) -> Instrument:
    (instrument,) = read(text, *samples).instruments
    return instrument


# --- notes, keys, paths --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "note"),
    [("36", 36), ("c4", 60), ("C#2", 37), ("db2", 37), ("b1", 35), ("a-1", 9), ("h4", None)],
)
def test_a_key_is_a_number_or_a_name(text: str, note: int | None) -> None:
    assert note_of_text(text) == note


def test_a_sample_is_found_with_backslashes_another_case_and_spaces() -> None:
    kit = read(
        "<control> default_path=Samples\\Loud Kick\\\n<region> key=36 sample=Kick 01.WAV",
        "samples/loud kick/kick 01.wav",
    )
    assert samples_at(kit.instruments[0], 100) == ["samples/loud kick/kick 01.wav"]
    assert kit.notes == ()


def test_a_missing_sample_is_one_sentence_however_often_it_is_asked_for() -> None:
    kit = read(
        "<region> key=36 sample=a.wav\n<region> key=38 sample=b.wav\n<region> key=42 sample=b.wav",
        "a.wav",
    )
    assert len(kit.instruments) == 1
    (note,) = kit.notes
    assert note == (
        "there is no sample 'b.wav' in the kit, for which kit.sfz line 2 and 1 more places ask; "
        "add it, or open the folder that holds it"
    )


def test_no_path_leads_out_of_the_kit() -> None:
    kit = read("<region> key=36 sample=../../secret.wav\n<region> key=38 sample=/etc/passwd")
    assert kit.instruments == ()
    assert len(kit.notes) == 2


def test_note_offset_moves_every_key() -> None:
    kit = only("<control> note_offset=-12\n<region> key=48 sample=a.wav", "a.wav")
    assert (kit.note, kit.soundings[0].uses[0].cut.semitones) == (36, 0.0)


def test_a_region_of_several_keys_is_tuned_on_each_and_one_of_a_key_is_not() -> None:
    kit = read("<region> lokey=41 hikey=43 pitch_keycenter=42 tune=50 sample=a.wav", "a.wav")
    assert {one.note: one.soundings[0].uses[0].cut.semitones for one in kit.instruments} == {
        41: -0.5, 43: 1.5, 42: 0.5,
    }  # fmt: skip
    untracked = only(
        "<region> key=36 pitch_keycenter=c2 pitch_keytrack=0 transpose=2 sample=a.wav", "a.wav"
    )
    assert untracked.soundings[0].uses[0].cut.semitones == 2.0


def test_a_note_that_general_midi_lacks_is_read_where_a_region_begins_on_it() -> None:
    kit = read("<region> lokey=0 hikey=5 sample=a.wav\n<region> key=99 sample=a.wav", "a.wav")
    assert [one.note for one in kit.instruments] == [0, 99]


# --- what is handed down -------------------------------------------------------------------------


def test_groups_hand_down_and_the_next_header_of_a_level_starts_anew() -> None:
    kit = read(
        """
        <global> volume=-6 ampeg_attack=0.5
        <master> master_volume=-2
        <group> key=36 amp_veltrack=0
        <region> sample=a.wav
        <region> sample=b.wav key=38 volume=0
        <group> key=42
        <region> sample=a.wav
        <global>
        <region> key=46 sample=a.wav
        """,
        "a.wav",
        "b.wav",
    )
    by_note = {one.note: one for one in kit.instruments}
    assert gain_at(by_note[36], 20) == pytest.approx(10 ** (-8 / 20))
    assert gain_at(by_note[38], 20) == pytest.approx(10 ** (-2 / 20))
    assert gain_at(by_note[42], 127) == pytest.approx(10 ** (-8 / 20))
    assert gain_at(by_note[42], 64) == pytest.approx(10 ** (-8 / 20) * (64 / 127) ** 2)
    assert gain_at(by_note[46], 127) == pytest.approx(1.0)
    assert by_note[42].soundings[0].uses[0].cut.attack_s == 0.5
    assert by_note[46].soundings[0].uses[0].cut.attack_s == 0.0


def test_variables_and_includes_stand_for_their_text() -> None:
    kit = read(
        '#define $KICK 36\n#define $KICKVOL -6\n<group> #include "parts/kick.inc"\n',
        "a.wav",
        **{
            "parts/kick.inc": b"<region> key=$KICK volume=$KICKVOL sample=$WHO.wav amp_veltrack=0\n"
        },
    )
    assert kit.instruments == ()
    kit = read(
        '#define $KICK 36\n#define $KICKVOL -6\n#define $WHO a\n#include "parts\\KICK.inc"\n',
        "a.wav",
        **{
            "parts/kick.inc": b"<region> key=$KICK volume=$KICKVOL sample=$WHO.wav amp_veltrack=0\n"
        },
    )
    assert gain_at(kit.instruments[0], 64) == pytest.approx(10 ** (-6 / 20))
    assert kit.texts == ("kit.sfz", "parts/kick.inc")


def test_comments_say_nothing_and_lines_keep_their_numbers() -> None:
    kit = read(
        "// <region> key=1\n/* <region>\nkey=2 sample=x.wav */ <region> key=36 sample=a.wav // x\n"
        "<region> key=38 volume=300 sample=a.wav",
        "a.wav",
    )
    assert [one.note for one in kit.instruments] == [36, 38]
    (note,) = kit.notes
    assert note.startswith("kit.sfz line 4: volume is '300', but it has to be a number, -144 … 48")


def test_a_line_of_slashes_and_stars_ends_with_its_line() -> None:
    frame = "//*******************\n"
    kit = read(
        f"{frame}// A kit\n{frame}<region> key=36 sample=a.wav\n/* // */<region> key=38 sample=a.wav",
        "a.wav",
    )
    assert [one.note for one in kit.instruments] == [36, 38]
    assert kit.notes == ()


def test_a_loop_of_includes_is_one_sentence() -> None:
    files = {"a.inc": b'#include "b.inc"', "b.inc": b'#include "A.inc"'}
    with pytest.raises(KitFileBroken, match=r"b\.inc line 1 includes 'A\.inc', which includes it"):
        read('#include "a.inc"', **files)


def test_a_missing_include_is_left_out_with_a_note() -> None:
    kit = read('#include "gone.inc"\n<region> key=36 sample=a.wav', "a.wav")
    assert len(kit.instruments) == 1
    assert "includes 'gone.inc', but there is no such file" in kit.notes[0]


# --- loudness ------------------------------------------------------------------------------------


@given(velocity=st.integers(1, 127), track=st.floats(-100, 100), level_db=st.floats(-60, 12))
@settings(max_examples=60)
def test_velocity_tracking_follows_the_square_within_a_quarter_of_a_decibel(
    velocity: int, track: float, level_db: float
) -> None:
    kit = only(
        f"<region> key=36 amp_veltrack={track:.4f} volume={level_db:.4f} sample=a.wav", "a.wav"
    )
    missing = abs(track) / 100 * (1 - (velocity / 127) ** 2)
    expected = 10 ** (level_db / 20) * (1 - missing if track >= 0 else missing)
    if expected > 1e-4:
        assert 20 * abs(np.log10(gain_at(kit, velocity) / expected)) < 0.25


@given(velocity=st.integers(30, 127))
def test_a_velocity_curve_is_straight_between_its_points(velocity: int) -> None:
    kit = only(
        "<region> key=36 amp_velcurve_30=0.2 amp_velcurve_100=0.9 amplitude=50 sample=a.wav",
        "a.wav",
    )
    expected = 0.5 * float(np.interp(velocity, [30, 100, 127], [0.2, 0.9, 1.0]))
    assert gain_at(kit, velocity) == pytest.approx(expected, rel=0.03)


def test_layers_part_the_velocities_and_crossfades_are_cut_in_their_middle() -> None:
    kit = only(
        """<group> key=38
        <region> hivel=60 sample=soft.wav
        <region> lovel=61 xfout_lovel=90 xfout_hivel=110 sample=middle.wav
        <region> lovel=61 xfin_lovel=90 xfin_hivel=110 sample=hard.wav""",
        "soft.wav", "middle.wav", "hard.wav",
    )  # fmt: skip
    assert [samples_at(kit, velocity) for velocity in (1, 60, 61, 100, 101, 127)] == [
        ["soft.wav"], ["soft.wav"], ["middle.wav"], ["middle.wav"], ["hard.wav"], ["hard.wav"],
    ]  # fmt: skip


# --- turns, chance, feet -------------------------------------------------------------------------


def test_a_round_robin_takes_turns_and_chance_does_too() -> None:
    robin = only(
        "<group> key=38 seq_length=2\n<region> seq_position=1 sample=a.wav\n"
        "<region> seq_position=2 sample=b.wav",
        "a.wav", "b.wav",
    )  # fmt: skip
    assert [samples_at(robin, 90, turn)[0] for turn in range(3)] == ["a.wav", "b.wav", "a.wav"]
    chance = only(
        "<group> key=38\n<region> hirand=0.3 sample=a.wav\n<region> lorand=0.3 sample=b.wav",
        "a.wav", "b.wav",
    )  # fmt: skip
    assert {samples_at(chance, 90, turn)[0] for turn in range(2)} == {"a.wav", "b.wav"}


def test_regions_for_the_same_stroke_sound_together() -> None:
    kit = only(
        "<group> key=36\n<region> sample=near.wav\n<region> sample=far.wav", "near.wav", "far.wav"
    )
    assert samples_at(kit, 64) == ["near.wav", "far.wav"]


def test_a_hi_hat_with_a_pedal_is_two_pieces_whichever_way_the_pedal_counts() -> None:
    text = """<group> key=42
        <region> locc4={closed[0]} hicc4={closed[1]} sample=hat_closed.wav
        <region> locc4={opened[0]} hicc4={opened[1]} sample=hat_open.wav"""
    for closed, opened in (((90, 127), (0, 89)), ((0, 40), (41, 127))):
        kit = read(text.format(closed=closed, opened=opened), "hat_closed.wav", "hat_open.wav")
        by_piece = {one.piece: samples_at(one, 100) for one in kit.instruments}
        assert by_piece == {
            KitPiece.HAT_CLOSED: ["hat_closed.wav"],
            KitPiece.HAT_OPEN: ["hat_open.wav"],
        }


def test_what_a_release_or_another_key_switch_sounds_is_not_struck() -> None:
    kit = read(
        "<region> key=36 trigger=release sample=a.wav\n<region> key=38 end=-1 sample=a.wav\n"
        "<region> key=42 sw_last=5 sw_default=6 sample=a.wav\n"
        "<region> key=46 sw_last=6 sw_default=6 sample=a.wav\n<region> key=-1 sample=a.wav",
        "a.wav",
    )
    assert [one.note for one in kit.instruments] == [46]


def test_offset_end_and_envelope_are_the_cut() -> None:
    kit = only(
        "<region> key=36 offset=10 end=99 delay=0.1 ampeg_attack=0.2 ampeg_hold=0.3 ampeg_decay=0.4 "
        "ampeg_sustain=50 ampeg_release=9 sample=a.wav",
        "a.wav",
    )
    assert kit.soundings[0].uses[0].cut == Cut(
        "a.wav", from_frame=10, to_frame=100, delay_s=0.1, attack_s=0.2, hold_s=0.3, decay_s=0.4,
        sustain=0.5,
    )  # fmt: skip


# --- what is absurd ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opcodes", "sentence"),
    [
        ("key=200", "key is '200', but it has to be a note, 0 … 127"),
        ("lovel=100 hivel=20", "its velocities go from 100 down to 20; turn them round"),
        ("hivel=300", "hivel is '300', but it has to be a number, 0 … 127; its regions are left out"),
        ("lokey=40 hikey=30", "its keys go from 40 down to 30"),
        ("key=36 seq_position=3 seq_length=2", "seq_position 3 lies behind seq_length 2"),
        ("key=36 seq_length=1000000000", "seq_length is '1000000000', but it has to be a number, 1 … 100"),
        ("key=36 volume=nan", "volume is 'nan', but it has to be a number"),
        ("key=36 tune=1e999", "tune is '1e999', but it has to be a number"),
    ],
)  # fmt: skip
def test_an_absurd_value_is_one_sentence(opcodes: str, sentence: str) -> None:
    kit = read(f"<region> {opcodes} sample=a.wav", "a.wav")
    assert len(kit.notes) == 1
    assert sentence in kit.notes[0]
    assert kit.notes[0].startswith("kit.sfz line 1: ")


def test_opcodes_that_are_not_read_are_named_once_all_together() -> None:
    kit = read(
        "<group> cutoff=500 group=1 off_by=1 pan=20\n<region> key=36 fil_type=lpf_2p cutoff=9 sample=a.wav",
        "a.wav",
    )
    assert kit.notes == ("not read, so it may sound different: cutoff, fil_type",)


def test_text_that_is_no_sfz_is_told_and_bytes_that_are_no_text_are_an_error() -> None:
    assert "is no SFZ and is left out" in read("Dear diary").notes[0]
    with pytest.raises(KitFileBroken, match="is no text"):
        read_sfz(MemorySource({"kit.sfz": b"RIFF\0\0"}), "kit.sfz")


def test_other_encodings_are_read_and_told() -> None:
    latin = "<region> key=36 sample=Trömmel.wav".encode("cp1252")
    files = {"Trömmel.wav": sound()}
    kit = read_sfz(MemorySource({"kit.sfz": latin, **files}), "kit.sfz")
    assert len(kit.instruments) == 1
    assert "read as Windows-1252" in kit.notes[0]
    wide = "<region> key=36 sample=Trömmel.wav".encode("utf-16")
    assert read_sfz(MemorySource({"kit.sfz": wide, **files}), "kit.sfz").notes == ()


def test_more_of_anything_than_a_kit_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sfz, "MAX_REGIONS", 3)
    with pytest.raises(KitFileBroken, match="more than 3 regions"):
        read("<region> key=36 sample=a.wav\n" * 4, "a.wav")
    monkeypatch.setattr(sfz, "MAX_SOUNDINGS", 1)
    with pytest.raises(KitFileBroken, match="more than 1 velocity ranges and turns"):
        read("<region> key=36 sample=a.wav\n<region> key=38 sample=a.wav", "a.wav")
    monkeypatch.setattr(sfz, "MAX_HANDED_DOWN", 5)
    with pytest.raises(KitFileBroken, match="hand down more than 5 opcodes"):
        read("<global> volume=1\n" + "<region> key=36 sample=a.wav\n" * 2, "a.wav")
    monkeypatch.setattr(sfz, "MAX_OPCODES", 3)
    with pytest.raises(KitFileBroken, match="over 3 opcodes"):
        read("<region> key=36 sample=a.wav\n" * 2, "a.wav")
    monkeypatch.setattr(sfz, "MAX_KIT_TEXT_BYTES", 10)
    with pytest.raises(KitFileBroken, match="more text than any kit"):
        read("<region> key=36 sample=a.wav")


PIECES_OF_TEXT = st.sampled_from(
    ["<region>", "<group>", "<control>", "<global>", "<master>", "<curve>", "key=36", "key=c2", "key=",
     "sample=a.wav", "sample=*sine", "lovel=9", "hivel=300", "seq_length=3", "seq_position=2", "locc4=3",
     "lorand=0.5", "xfin_lovel=4", "xfin_hivel=90", "volume=1e9", "amp_velcurve_64=0.3", "#define $A 1",
     '#include "kit.sfz"', '#include "a.wav"', "$A=3", "default_path=..\\", "//", "/*", "*/", "end=-1",
     "lokey=0 hikey=127", "transpose=-100", "sw_last=2", "\n", "\x85", "=", "<", "é", "tune=abc"]
)  # fmt: skip


@given(st.lists(PIECES_OF_TEXT, max_size=40).map(" ".join))
@settings(max_examples=200)
def test_whatever_is_written_is_read_or_refused_in_one_sentence(text: str) -> None:
    with suppress(UchiawaseError):
        for one in read(text, "a.wav").instruments:
            assert all(
                1 <= part.velocity_low <= part.velocity_high <= 127 for part in one.soundings
            )


@given(st.binary(max_size=300))
def test_random_bytes_are_read_or_refused_in_one_sentence(data: bytes) -> None:
    with suppress(UchiawaseError):
        read_sfz(MemorySource({"kit.sfz": data}), "kit.sfz")


# --- writing -------------------------------------------------------------------------------------


@st.composite
def written(draw: st.DrawFn) -> KitFile:
    instruments: list[Instrument] = []
    for note in draw(
        st.lists(st.sampled_from([36, 38, 42, 46, 51]), min_size=1, max_size=4, unique=True)
    ):
        edges = sorted(draw(st.sets(st.integers(2, 127), max_size=3)))
        ranges = list(zip([1, *edges], [*(edge - 1 for edge in edges), 127], strict=True))
        turns = draw(st.integers(1, 3))
        law = draw(st.sampled_from([0.0, 1.0, 1.4, 2.0]))
        soundings: list[Sounding] = []
        for low, high in ranges:
            gain = draw(st.floats(0.01, 4.0))
            for turn in range(turns):
                use = Use(Cut(f"n{note}-{low}-{turn}.wav"), gain * (low / high) ** law, gain, "")
                soundings.append(Sounding(low, high, turn, (use,)))
        instruments.append(Instrument(f"drum {note}", note, tuple(soundings)))
    return KitFile("kit", "SFZ", tuple(sorted(instruments, key=lambda one: one.note or 0)))


@given(written())
@settings(max_examples=40)
def test_what_is_written_is_read_again_samples_velocities_turns_and_notes(kit: KitFile) -> None:
    samples = {
        use.cut.path for one in kit.instruments for part in one.soundings for use in part.uses
    }
    again = read(sfz_text(kit, "a kit"), *samples)
    assert again.notes == ()
    assert [one.note for one in again.instruments] == [one.note for one in kit.instruments]
    for one, other in zip(kit.instruments, again.instruments, strict=True):
        for velocity in (1, 2, 9, 40, 64, 100, 126, 127):
            for turn in range(3):
                assert samples_at(one, velocity, turn) == samples_at(other, velocity, turn)
            # Below -80 dB nothing is heard, and below -140 dB nothing is written.
            if gain_at(one, velocity) < 1e-4:
                continue
            ratio = gain_at(other, velocity) / gain_at(one, velocity)
            assert abs(20 * np.log10(ratio)) < 0.1


def test_other_players_find_a_choke_a_round_robin_and_one_shots_in_what_is_written() -> None:
    def drum(note: int) -> Instrument:
        parts = (
            Sounding(1, 127, turn, (Use(Cut(f"{turn}.wav"), 0.5, 0.5, ""),)) for turn in (0, 1)
        )
        return Instrument("hat", note, tuple(parts))

    text = sfz_text(KitFile("kit", "SFZ", (drum(42), drum(46))), "a\nkit")
    closed, opened = text.split("<group>")[1:]
    assert text.startswith("// a kit\n")
    assert "loop_mode=one_shot" in text
    assert "group=1" in closed
    assert "off_by" not in closed
    assert "group=1\noff_by=1\noff_mode=fast" in opened
    assert "seq_length=2 seq_position=2" in opened


def test_what_has_no_note_or_is_shaped_is_not_written() -> None:
    part = Sounding(1, 127, 0, (Use(Cut("a.wav", semitones=1.0), 1.0, 1.0, ""),))
    for instrument in (Instrument("drum", None, ()), Instrument("drum", 36, (part,))):
        with pytest.raises(KitNotWritable, match="drum"):
            sfz_text(KitFile("kit", "SFZ", (instrument,)), "")
