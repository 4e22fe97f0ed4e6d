"""Laws of brought kits: whatever is in it, every piece sounds, on time, and beside our own."""

import re
from collections.abc import Mapping

import numpy as np
import pytest
from kit_fixtures import MemorySource, sound, wave

from uchiawase.errors import KitFileBroken
from uchiawase.formats.piece_names import spelled_out
from uchiawase.score.kit_piece import KitPiece
from uchiawase.songs import brought_kit
from uchiawase.songs.brought_kit import (
    HARDEST_PEAK,
    MAX_LAYERS,
    MAX_TURNS,
    BroughtKit,
    found_kit,
    kit_id_of,
    made_kit,
)
from uchiawase.sound.groove import groove_lufs
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.sampled_kit import SampledKit, sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, peak

P = KitPiece


@pytest.fixture(scope="module")
def studio() -> SampledKit:
    return sampled(CHARACTERS[0])


def brought(
    text: str, samples: Mapping[str, bytes], beside: SampledKit, *, levelled: bool = True
) -> BroughtKit:
    source = MemorySource({"kit.sfz": text.encode(), **samples})
    return made_kit(source, found_kit(source, None), beside, levelled=levelled)


def energy(of: Mono) -> float:
    return float(np.sum(of.astype(np.float64) ** 2))


def tones(*names: str, frames: int = 9_600) -> dict[str, bytes]:
    """Give a sample for each name, each a tone of its own."""
    return {
        f"{name}.wav": sound(wave(frames=frames, hz=120.0 + 70.0 * place))
        for place, name in enumerate(names)
    }


BASIC = "<region> key=36 sample=kick.wav\n<region> key=38 sample=snare.wav\n<region> key=42 sample=hat.wav\n"


def test_every_piece_sounds_at_every_velocity_in_any_turn(studio: SampledKit) -> None:
    kit = brought(
        BASIC.replace("key=38", "key=38 lovel=40 hivel=90"), tones("kick", "snare", "hat"), studio
    )
    for piece in KitPiece:
        for velocity in range(1, 128):
            stroke = kit.sampled.stroke(piece, velocity, velocity)
            assert peak(stroke) > 0.0
            assert peak(stroke) <= HARDEST_PEAK * 1.001
    assert [one.piece for one in kit.facts.pieces] == [
        one.value for one in KitPiece if one is not P.CLICK
    ]


def test_what_stands_in_is_told(studio: SampledKit) -> None:
    kit = brought(BASIC, tones("kick", "snare", "hat"), studio)
    stands_in = {one.piece: one.stands_in for one in kit.facts.pieces}
    assert stands_in["hat_pedal"] == "hat_closed"
    assert stands_in["kick"] == ""
    (note,) = kit.facts.notes
    assert note.startswith(
        "what the kit lacks is played by others of it: rim by snare, clap by snare"
    )


def test_the_groove_is_as_loud_as_on_our_own_kit(studio: SampledKit) -> None:
    samples = {
        name: sound(0.02 * wave(frames=9_600, hz=hz))
        for name, hz in (("kick.wav", 60), ("snare.wav", 190), ("hat.wav", 6_000))
    }
    kit = brought(BASIC, samples, studio)
    assert groove_lufs(kit.sampled) == pytest.approx(groove_lufs(studio), abs=1.0)
    assert kit.facts.lufs == pytest.approx(groove_lufs(kit.sampled), abs=0.01)


def test_one_piece_that_is_far_too_loud_does_not_make_the_others_soft(studio: SampledKit) -> None:
    # The groove has a ride but no bell.
    text = BASIC + "<region> key=51 sample=ride.wav\n<region> key=53 sample=bell.wav"
    samples = tones("kick", "snare", "hat", "ride", "bell")
    plain = brought(text, samples, studio)
    loud = brought(text + " volume=30", samples, studio)
    kicks = [energy(kit.sampled.stroke(P.KICK, 60, 0)) for kit in (plain, loud)]
    assert abs(10 * np.log10(kicks[1] / kicks[0])) < 1.0
    bells = [energy(loud.sampled.stroke(P.RIDE_BELL, velocity, 0)) for velocity in range(1, 128)]
    assert np.all(np.diff(bells) > 0.0)
    assert any("made softer" in note and "ride bell" in note for note in loud.facts.notes)


def test_silence_before_the_onset_is_cut_away_and_told(studio: SampledKit) -> None:
    late = np.concatenate([np.zeros(4_800, dtype=np.float32), wave(frames=9_600)])
    samples = tones("kick", "snare", "hat") | {"kick.wav": sound(late)}
    kit = brought(BASIC, samples, studio)
    stroke = kit.sampled.stroke(P.KICK, 127, 0)
    assert int(np.flatnonzero(np.abs(stroke) > 0.2 * peak(stroke))[0]) <= 0.001 * SAMPLE_RATE_HZ
    assert "silence before the stroke was cut away: kick 100 ms" in kit.facts.notes[0]
    assert kit.facts.pieces[0].trimmed_ms == pytest.approx(99.5, abs=0.1)


def test_a_kit_with_one_missing_and_one_broken_sample_still_plays(studio: SampledKit) -> None:
    samples = tones("kick", "snare")
    samples["snare.wav"] = b"RIFF"
    kit = brought(BASIC, samples, studio)
    assert "there is no sample 'hat.wav'" in kit.facts.notes[0]
    assert kit.facts.notes[1].startswith("snare.wav (kit.sfz line 2) is no sound that can be read")
    assert {one.stands_in for one in kit.facts.pieces if one.piece == "snare"} != {""}


def test_a_sample_that_cannot_be_read_is_left_out_with_a_note(studio: SampledKit) -> None:
    class Damaged(MemorySource):
        def read(self, name: str, cap_bytes: int) -> bytes:
            if name == "hat.wav":
                raise KitFileBroken("kit", "its file 'hat.wav' is damaged")
            return super().read(name, cap_bytes)

    source = Damaged({"kit.sfz": BASIC.encode(), **tones("kick", "snare", "hat")})
    kit = made_kit(source, found_kit(source, None), studio)
    assert (
        "hat.wav (kit.sfz line 3) cannot be used: its file 'hat.wav' is damaged"
        in kit.facts.notes[0]
    )


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "neither a drumkit.xml nor an .sfz file"),
        ({"kit.sfz": b"<region> key=36 sample=gone.wav"}, "nothing in kit.sfz can be struck"),
        ({"kit.sfz": b"<region> key=33 sample=a.wav", "a.wav": sound()}, "nothing in kit.sfz can be struck"),
        ({"kit.sfz": b"<region> key=36 sample=a.wav", "a.wav": b""}, "none of its samples can be used; first: a.wav"),
        ({"a.sfz": b"<region> key=36 sample=a.wav", "b.sfz": b"<region> key=36 sample=a.wav", "a.wav": sound()}, "holds 2 kits"),
        ({"a/drumkit.xml": b"<x/>", "b/drumkit.xml": b"<x/>"}, "holds 2 kits"),
    ],
)  # fmt: skip
def test_nothing_that_can_be_played_is_one_sentence(
    files: dict[str, bytes], sentence: str, studio: SampledKit
) -> None:
    source = MemorySource(files)
    with pytest.raises(KitFileBroken, match=sentence):
        made_kit(source, found_kit(source, None), studio)


def test_the_main_file_is_the_one_that_no_other_includes() -> None:
    files = {
        "parts/a.sfz": b"<region> key=36 sample=../a.wav",
        "main.sfz": b'#include "parts/b.sfz"',
        "parts/b.sfz": b"<region> key=36 sample=a.wav",
        "a.wav": sound(),
        "__MACOSX/main.sfz": b"",
        "._main.sfz": b"",
    }
    del files["parts/a.sfz"]
    assert found_kit(MemorySource(files), None).file.name == "main"
    assert found_kit(MemorySource(files), "MAIN.sfz").file.name == "main"
    with pytest.raises(KitFileBroken, match=r"no 'other\.sfz' in it"):
        found_kit(MemorySource(files), "other.sfz")


def test_the_digest_follows_every_byte_that_is_heard() -> None:
    def digest(**more: bytes) -> str:
        files = {"kit.sfz": BASIC.encode(), **tones("kick", "snare", "hat"), **more}
        return found_kit(MemorySource(files), None).digest

    assert digest() == digest(**{"readme.txt": b"hello"})
    assert digest() != digest(**{"kick.wav": sound(wave(hz=99))})
    assert digest() != digest(**{"kit.sfz": BASIC.encode() + b"\n"})


def layered(layers: int, turns: int, frames: int) -> tuple[str, dict[str, bytes]]:
    lines: list[str] = []
    samples: dict[str, bytes] = {}
    for key in (36, 38, 49, 51):
        for layer in range(layers):
            low, high = 1 + layer * 126 // layers, (layer + 1) * 126 // layers
            for turn in range(turns):
                name = f"n{key}-{layer}-{turn}.wav"
                level = 0.9 * 10 ** (-(layers - 1 - layer) * 30 / layers / 20)
                samples[name] = sound(wave(frames=frames, hz=90 + 3 * key + turn, level=level))
                lines.append(
                    f"<region> key={key} lovel={low} hivel={high} seq_length={turns} "
                    f"seq_position={turn + 1} amp_veltrack=0 sample={name}"
                )
    return "\n".join(lines), samples


def test_a_kit_too_large_for_a_phone_keeps_its_loudness_at_every_velocity(
    studio: SampledKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, samples = layered(layers=6, turns=3, frames=24_000)
    whole = brought(text, samples, studio, levelled=False)
    monkeypatch.setattr(brought_kit, "MAX_KIT_S", 12.0)
    small = brought(text, samples, studio, levelled=False)
    distinct = {
        id(one.wave): len(one.wave) for one in small.sampled.regions if one.piece is not P.CLICK
    }
    assert sum(distinct.values()) / SAMPLE_RATE_HZ <= 12.0
    assert sum(one.seconds for one in whole.facts.pieces) > 12.0
    (left_out,) = (note for note in small.facts.notes if "so that a phone can hold it" in note)
    # Six layers of three turns were there, however early something was left out.
    assert re.search(r"kept: .*snare \d+ of 18", left_out)
    for velocity in (5, 20, 40, 64, 90, 110, 127):
        ratio = energy(small.sampled.stroke(P.SNARE, velocity, 0)) / energy(
            whole.sampled.stroke(P.SNARE, velocity, 0)
        )
        assert abs(10 * np.log10(ratio)) < 1.0


def test_the_same_comes_out_however_little_is_kept_decoded(
    studio: SampledKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two microphones of which the second grows with the velocity: each layer asks for both again.
    text = (
        "<group> key=36 sample=near.wav\n<region> lovel=1 hivel=60\n<region> lovel=61 hivel=127\n"
    )
    text += "<group> key=36 sample=far.wav\n<region> lovel=1 hivel=60\n<region> lovel=61 volume=9"
    kits: list[BroughtKit] = []
    for kept_s in (300.0, 0.0):
        monkeypatch.setattr(brought_kit, "_DECODED_KEPT_S", kept_s)
        kits.append(brought(text, tones("near", "far"), studio, levelled=False))
    assert kits[0].facts == kits[1].facts
    for velocity in (30, 100):
        one, other = (kit.sampled.stroke(P.KICK, velocity, 0) for kit in kits)
        assert np.array_equal(one, other)


@pytest.mark.parametrize(("opcodes", "told"), [("transpose=-120 tune=-4500", "165 semitones lower"),
                                               ("transpose=100", "100 semitones higher")])  # fmt: skip
def test_a_sample_tuned_beyond_all_drums_is_left_out_with_a_note(
    studio: SampledKit, opcodes: str, told: str
) -> None:
    text = BASIC.replace("sample=snare.wav", f"sample=snare.wav {opcodes}")
    kit = brought(text, tones("kick", "snare", "hat"), studio, levelled=False)
    assert any(told in note and "60 at most" in note for note in kit.facts.notes)
    assert {one.piece: one.stands_in for one in kit.facts.pieces}["snare"] != ""


def test_turns_and_layers_have_a_most(studio: SampledKit) -> None:
    text, samples = layered(layers=MAX_LAYERS + 4, turns=1, frames=480)
    kit = brought(text, samples, studio)
    assert max(one.layers for one in kit.facts.pieces) == MAX_LAYERS
    text, samples = layered(layers=1, turns=MAX_TURNS + 2, frames=480)
    kit = brought(text, samples, studio)
    assert max(one.turns for one in kit.facts.pieces) == MAX_TURNS
    assert any(f"the first {MAX_TURNS} are kept" in note for note in kit.facts.notes)


def test_names_that_are_no_text_are_found_and_told_as_text() -> None:
    # As Linux names what an old machine called "Trömmel".
    files = {"Tr\udcf6mmel/kit.sfz": BASIC.encode(), "Tr\udcf6mmel/kick.wav": sound()}
    found = found_kit(MemorySource(files), None)
    assert list(found.allotment.chosen) == [P.KICK]
    assert all(note.isprintable() for note in found.file.notes)
    with pytest.raises(KitFileBroken, match=r"2 kits \(Tr\ufffdmmel/a\.sfz, "):
        found_kit(MemorySource({"Tr\udcf6mmel/a.sfz": b"", "b.sfz": b""}), None)


def test_what_sounds_together_is_one_stroke(studio: SampledKit) -> None:
    near, far = wave(hz=100, level=0.4), wave(hz=300, level=0.2)
    samples = {"near.wav": sound(near, subtype="FLOAT"), "far.wav": sound(far, subtype="FLOAT")}
    text = "<group> key=36\n<region> sample=near.wav\n<region> sample=far.wav volume=-6.0206"
    kit = brought(text, samples, studio, levelled=False)
    stroke = kit.sampled.stroke(P.KICK, 127, 0)
    expected = near + 0.5 * far
    count = min(len(stroke), 1_500)
    assert np.allclose(stroke[:count], expected[:count], atol=1e-3)


def test_what_is_something_else_than_the_piece_goes_by_its_own_name(studio: SampledKit) -> None:
    names = ("Cajon Thump", "Cajon Slap", "Tambourine", "Hat Closed")
    text = "\n".join(
        f"<region> key={60 + place} sample={name}.wav" for place, name in enumerate(names)
    )
    kit = brought(text, tones(*names), studio)
    called = {one.piece: one.called for one in kit.facts.pieces if one.called}
    assert called == {"kick": "Cajon Thump", "snare": "Cajon Slap", "hat_open": "Tambourine"}


def test_instruments_that_nothing_is_known_of_are_taken_in_their_order(studio: SampledKit) -> None:
    text = "\n".join(
        f"<region> key={90 + place} sample={name}.wav" for place, name in enumerate("xyz")
    )
    kit = brought(text, tones(*"xyz"), studio)
    plays = {one.piece: one.called for one in kit.facts.pieces if not one.stands_in}
    assert plays == {"kick": "x", "snare": "y", "hat_closed": "z"}
    assert "nothing in the kit says what is what, so its instruments were taken in their order" in (
        kit.facts.notes
    )


def test_the_click_is_ours_whatever_the_kit_has(studio: SampledKit) -> None:
    kit = brought(BASIC + "<region> key=33 sample=kick.wav", tones("kick", "snare", "hat"), studio)
    clicks = [
        [one for one in each.regions if one.piece is P.CLICK] for each in (kit.sampled, studio)
    ]
    assert clicks[0] == clicks[1]


@pytest.mark.parametrize(
    ("name", "kit_id"),
    [
        ("The Black Pearl 1.0", "the-black-pearl-1-0"),
        ("Größe!", "groe"),
        ("太鼓", "brought"),
        ("", "brought"),
    ],
)
def test_a_kits_id_is_letters_digits_and_hyphens(name: str, kit_id: str) -> None:
    assert kit_id_of(name).replace("gro-e", "groe") == kit_id
    assert spelled_out(kit_id) == kit_id.replace("-", " ")
