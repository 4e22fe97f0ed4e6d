"""Laws of Hydrogen's drum kits: what Hydrogen would sound is what is read, in every layout."""

import re
from collections.abc import Callable
from contextlib import suppress
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit_fixtures import MemorySource, gain_at, samples_at, sound

from uchiawase.errors import KitFileBroken, KitNotWritable, UchiawaseError
from uchiawase.formats import h2drumkit
from uchiawase.formats.h2drumkit import MOST_WRITTEN_LAYERS, drumkit_xml, read_h2drumkit
from uchiawase.formats.kit_file import Cut, Instrument, KitFile, Sounding, Use

SAMPLES = dict.fromkeys(("a.wav", "b.wav", "c.wav"), sound())


def read(xml: str | bytes) -> KitFile:
    data = xml.encode() if isinstance(xml, str) else xml
    return read_h2drumkit(MemorySource({"drumkit.xml": data, **SAMPLES}), "drumkit.xml")


def drumkit(*instruments: str, head: str = "<name>Test kit</name>") -> str:
    inside = "".join(f"<instrument>{one}</instrument>" for one in instruments)
    return f"<drumkit_info>{head}<instrumentList>{inside}</instrumentList></drumkit_info>"


def layer(
    sample: str, low: float = 0.0, high: float = 1.0, gain: float = 1.0, more: str = ""
) -> str:
    return (
        f"<layer><filename>{sample}</filename><min>{low}</min><max>{high}</max>"
        f"<gain>{gain}</gain>{more}</layer>"
    )


def only(*parts: str) -> Instrument:
    (instrument,) = read(drumkit("".join(parts))).instruments
    return instrument


def test_the_oldest_layout_has_one_sample_an_instrument() -> None:
    kit = read(drumkit("<name>Kick</name><volume>0.5</volume><filename>a.wav</filename>"))
    assert kit.name == "Test kit"
    assert samples_at(kit.instruments[0], 1) == ["a.wav"]
    assert gain_at(kit.instruments[0], 127) == pytest.approx(0.5)
    assert kit.notes == ()


def test_layers_part_the_velocities_and_gain_goes_straight_with_velocity() -> None:
    kit = only(
        "<name>Kick</name><volume>0.5</volume><gain>2</gain>",
        layer("a.wav", 0.0, 0.5, gain=0.8),
        layer("b.wav", 0.5, 1.0, gain=0.4),
    )
    assert [samples_at(kit, velocity) for velocity in (1, 63, 64, 127)] == [
        ["a.wav"], ["a.wav"], ["b.wav"], ["b.wav"],
    ]  # fmt: skip
    for velocity in (1, 30, 63):
        assert gain_at(kit, velocity) == pytest.approx(0.8 * velocity / 127)
    assert gain_at(kit, 127) == pytest.approx(0.4)


def test_the_newer_layout_has_components_that_sound_together() -> None:
    kit = only(
        "<name>Kick</name><midiOutNote>36</midiOutNote>",
        f"<instrumentComponent><component_id>0</component_id><gain>0.5</gain>{layer('a.wav')}",
        f"</instrumentComponent><instrumentComponent><component_id>1</component_id>{layer('b.wav')}",
        "</instrumentComponent>",
    )
    assert samples_at(kit, 100) == ["a.wav", "b.wav"]
    assert [use.gain_high for use in kit.soundings[0].uses] == pytest.approx([0.5, 1.0])
    assert kit.note == 36


def test_namespaces_and_applied_velocity_change_what_they_should() -> None:
    xml = drumkit(f"<name>Kick</name><applyVelocity>false</applyVelocity>{layer('a.wav')}")
    kit = read(
        xml.replace(
            "<drumkit_info>", '<drumkit_info xmlns="http://www.hydrogen-music.org/drumkit">'
        )
    )
    assert gain_at(kit.instruments[0], 3) == gain_at(kit.instruments[0], 127) == 1.0


def test_overlapping_layers_take_turns_only_where_the_kit_says_so() -> None:
    layers = layer("a.wav") + layer("b.wav", 0.5, 1.0)
    first = only("<name>Kick</name>", layers)
    assert samples_at(first, 100, 0) == samples_at(first, 100, 1) == ["a.wav"]
    robin = only("<name>Kick</name><sampleSelectionAlgo>ROUND_ROBIN</sampleSelectionAlgo>", layers)
    assert [samples_at(robin, 100, turn)[0] for turn in range(3)] == ["a.wav", "b.wav", "a.wav"]
    assert gain_at(robin, 100, 1) == pytest.approx(100 / 127)
    assert samples_at(robin, 30, 1) == ["a.wav"]


def test_pitch_envelope_and_trimming_are_the_cut() -> None:
    kit = only(
        "<name>Kick</name><pitchOffset>1</pitchOffset><Attack>441</Attack><Decay>882</Decay>"
        "<Sustain>0.5</Sustain>",
        layer(
            "a.wav",
            more="<pitch>-3.5</pitch><ismodified>true</ismodified><startframe>10</startframe>"
            "<endframe>90</endframe>",
        ),
    )
    assert kit.soundings[0].uses[0].cut == Cut(
        "a.wav", -2.5, from_frame=10, to_frame=90, attack_s=0.01, decay_s=0.02, sustain=0.5
    )


def test_a_note_that_nobody_chose_means_nothing() -> None:
    assert only("<name>x</name><midiOutNote>60</midiOutNote>", layer("a.wav")).note is None
    assert only("<name>x</name>", layer("a.wav")).note is None


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        (layer("gone.wav"), "there is no sample 'gone.wav' in the kit, for which instrument 'Kick', layer 1"),
        (layer("../a.wav"), "there is no sample '../a.wav' in the kit"),
        (layer("a.wav", 0.9, 0.1), "layer 1: its velocities go from 0.9 down to 0.1; turn them round"),
        (layer("a.wav", 0.0, 7.0), "<max> is '7.0', but it has to be a number, 0 … 1; 1 is taken"),
        (layer("a.wav", gain=1e9), "<gain> is '1000000000.0', but it has to be a number, 0 … 64; 1 is taken"),
        ("<volume>nan</volume>" + layer("a.wav"), "<volume> is 'nan'"),
        ("<midiOutNote>300</midiOutNote>" + layer("a.wav"), "<midiOutNote> is '300'"),
        ("<layer><min>0</min></layer>", "layer 1: it names no sample and is left out"),
        ("<filterActive>true</filterActive>" + layer("a.wav"), "1 instrument has a filter"),
    ],
)  # fmt: skip
def test_what_is_absurd_is_one_sentence(inside: str, sentence: str) -> None:
    kit = read(drumkit(f"<name>Kick</name>{inside}"))
    (note,) = kit.notes
    assert sentence in note


def test_a_decimal_comma_is_read() -> None:
    assert gain_at(only("<name>x</name><volume>0,5</volume>", layer("a.wav")), 127) == 0.5


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is no XML"),
        (b"Dear diary", "is no XML"),
        (b"<drumkit_info>", "is no XML"),
        (b"\xff\xfe\x00", "is no XML"),
        (b"<song/>", "is <song>, but a drum kit is <drumkit_info>"),
        (b'<?xml version="1.0" encoding="no-such"?><drumkit_info/>', "drumkit.xml is no"),
        (
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><drumkit_info>&b;</drumkit_info>',
            "a drum kit has no document type",
        ),
    ],
)
def test_what_is_no_drum_kit_is_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(KitFileBroken, match=re.escape(sentence)):
        read(data)


def test_letters_of_another_encoding_are_read_and_told() -> None:
    xml = drumkit(f"<name>Trömmel</name>{layer('a.wav')}")
    for head in ("", '<?xml version="1.0" encoding="UTF-8"?>'):
        kit = read((head + xml).encode("cp1252"))
        assert kit.instruments[0].name == "Trömmel"
        assert "read as Windows-1252" in kit.notes[0]


def test_more_of_anything_than_a_kit_has_is_refused_or_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(h2drumkit, "MAX_LAYERS", 1)
    kit = read(drumkit(f"<name>Kick</name>{layer('a.wav', 0, 0.5)}{layer('b.wav', 0.5, 1)}"))
    assert "has 2 layers; the first 1 are read" in kit.notes[0]
    monkeypatch.setattr(h2drumkit, "MAX_INSTRUMENTS", 1)
    with pytest.raises(KitFileBroken, match="2 instruments; 1 at most"):
        read(drumkit("", ""))
    monkeypatch.setattr(h2drumkit, "MAX_KIT_TEXT_BYTES", 5)
    with pytest.raises(KitFileBroken, match="larger than 5 bytes"):
        read(drumkit())


WHOLE = drumkit(
    f"<name>Kick</name><gain>1</gain><Sustain>0.5</Sustain>{layer('a.wav', 0, 0.5)}{layer('b.wav', 0.5)}",
    f"<name>Snare</name><instrumentComponent><gain>1</gain>{layer('c.wav')}</instrumentComponent>",
).encode()


@given(st.data())
@settings(max_examples=200)
def test_whatever_befalls_a_file_it_is_read_or_refused_in_one_sentence(data: st.DataObject) -> None:
    mutated = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(mutated) - 1))
        length = data.draw(st.integers(0, 12))
        mutated[place : place + length] = data.draw(
            st.one_of(
                st.binary(max_size=6), st.sampled_from([b"-1", b"1e999", b"<layer>", b"nan", b""])
            )
        )
        mutated = mutated or bytearray(b"<")
    with suppress(UchiawaseError):
        for one in read(bytes(mutated)).instruments:
            assert all(
                1 <= part.velocity_low <= part.velocity_high <= 127 for part in one.soundings
            )


# --- writing -------------------------------------------------------------------------------------


@st.composite
def written(draw: st.DrawFn) -> KitFile:
    instruments: list[Instrument] = []
    for note in draw(
        st.lists(st.sampled_from([36, 38, 42, 46]), min_size=1, max_size=3, unique=True)
    ):
        edges = sorted(draw(st.sets(st.integers(2, 127), max_size=3)))
        ranges = list(zip([1, *edges], [*(edge - 1 for edge in edges), 127], strict=True))
        turns = draw(st.integers(1, 3))
        soundings: list[Sounding] = []
        for low, high in ranges:
            gain = draw(st.floats(0.01, 4.0)) * high / 127
            for turn in range(turns):
                use = Use(Cut(f"n{note}-{low}-{turn}.wav"), gain * low / high, gain, "")
                soundings.append(Sounding(low, high, turn, (use,)))
        instruments.append(Instrument(f"drum {note}", note, tuple(soundings)))
    return KitFile("kit", "Hydrogen", tuple(instruments))


def reread(kit: KitFile) -> KitFile:
    samples = {
        use.cut.path for one in kit.instruments for part in one.soundings for use in part.uses
    }
    files = {"drumkit.xml": drumkit_xml(kit, "us", "CC0").encode(), **dict.fromkeys(samples, b"")}
    return read_h2drumkit(MemorySource(files), "drumkit.xml")


@given(written())
@settings(max_examples=40)
def test_what_is_written_is_read_again_samples_velocities_turns_and_notes(kit: KitFile) -> None:
    again = reread(kit)
    assert (again.name, again.notes) == (kit.name, ())
    for one, other in zip(kit.instruments, again.instruments, strict=True):
        assert (one.name, one.note) == (other.name, other.note)
        for velocity in (1, 2, 9, 40, 64, 100, 126, 127):
            for turn in range(3):
                assert samples_at(one, velocity, turn) == samples_at(other, velocity, turn)
            assert gain_at(other, velocity) == pytest.approx(gain_at(one, velocity), rel=1e-3)


def test_another_law_is_written_in_steps_and_is_right_within_a_decibel_where_people_play() -> None:
    law, turns = 1.4, 2
    parts = [
        Sounding(low, high, turn, (Use(Cut(f"{low}-{turn}.wav"), (low / high) ** law, 1.0, ""),))
        for low, high in ((1, 84), (85, 127))
        for turn in range(turns)
    ]
    (again,) = reread(
        KitFile("kit", "Hydrogen", (Instrument("drum", 36, tuple(parts)),))
    ).instruments
    layers = {(use.cut.path, part.velocity_low) for part in again.soundings for use in part.uses}
    assert len(layers) <= MOST_WRITTEN_LAYERS
    for velocity in range(20, 128):
        high = 84 if velocity <= 84 else 127
        error_db = 20 * np.log10(gain_at(again, velocity) / (velocity / high) ** law)
        assert abs(error_db) < 1.5


def test_hats_share_a_group_and_round_robins_say_so() -> None:
    use = Use(Cut("a.wav"), 1 / 127, 1.0, "")
    hats = tuple(Instrument("hat", note, (Sounding(1, 127, 0, (use,)),)) for note in (42, 46, 44))
    turns = Instrument("kick", 36, (Sounding(1, 127, 0, (use,)), Sounding(1, 127, 1, (use,))))
    xml = drumkit_xml(KitFile("kit", "", (*hats, turns)), "us", "CC0")
    assert re.findall(r"<muteGroup>(.*?)</muteGroup>", xml) == ["0", "0", "0", "-1"]
    assert re.findall(r"<sampleSelectionAlgo>(.*?)<", xml) == ["VELOCITY"] * 3 + ["ROUND_ROBIN"]


def test_more_layers_than_hydrogen_reads_are_not_written() -> None:
    use = Use(Cut("a.wav"), 1.0, 1.0, "")
    parts = tuple(Sounding(1, 127, turn, (use,)) for turn in range(MOST_WRITTEN_LAYERS + 1))
    with pytest.raises(KitNotWritable, match="17 layers, but Hydrogen reads 16"):
        drumkit_xml(KitFile("kit", "", (Instrument("drum", 36, parts),)), "", "")


def test_what_is_read_grows_with_the_file_and_not_with_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at = 0
    tag: Callable[[ET.Element], str] = vars(h2drumkit)["_tag"]

    def counted(element: ET.Element) -> str:
        nonlocal looked_at
        looked_at += 1
        return tag(element)

    monkeypatch.setattr(h2drumkit, "_tag", counted)
    xml = drumkit("<name>Kick</name>" + layer("a.wav") * 200 + "<a/>" * 2_000)
    assert samples_at(read(xml).instruments[0], 100) == ["a.wav"]
    assert looked_at < 10 * xml.count("<")
