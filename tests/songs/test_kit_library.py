"""Laws of the kits as files: every region starts on its onset, after the FLAC is read back."""

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from uchiawase.errors import KitUnknown
from uchiawase.formats.flac import read_flac
from uchiawase.score.kit_piece import KitPiece
from uchiawase.songs.kits import GAIN_LAW, KitIndex, KitLibrary, laid_out
from uchiawase.sound.kits import CHARACTERS, IMPULSE_KIT_ID
from uchiawase.sound.sampled_kit import Layer, Region, SampledKit, sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, peak

KIT_IDS = [character.id for character in CHARACTERS]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> KitLibrary:
    return KitLibrary(tmp_path_factory.mktemp("kits"))


def index_of(library: KitLibrary, kit_id: str) -> KitIndex:
    return msgspec.json.decode(library.sprite_index(kit_id), type=KitIndex)


def test_the_kits_stand_in_the_order_of_the_seats_without_the_impulse_kit(
    library: KitLibrary,
) -> None:
    assert [kit.id for kit in library.kits()] == KIT_IDS
    assert library.kit(IMPULSE_KIT_ID).pieces == tuple(KitPiece)


@pytest.mark.parametrize("kit_id", [*KIT_IDS, IMPULSE_KIT_ID])
def test_every_region_starts_on_its_onset_and_is_followed_by_silence(
    library: KitLibrary, kit_id: str
) -> None:
    index = index_of(library, kit_id)
    wave = read_flac(library.sprite_path(kit_id))
    assert wave.ndim == 1
    assert (index.format, index.kit, index.sample_rate_hz) == (2, kit_id, SAMPLE_RATE_HZ)
    assert index.law == GAIN_LAW
    end = 0
    for region in index.regions:
        start, length = region.start_s * SAMPLE_RATE_HZ, region.duration_s * SAMPLE_RATE_HZ
        assert (start, length) == (pytest.approx(round(start)), pytest.approx(round(length)))
        first = round(start)
        assert np.all(wave[end:first] == 0.0)
        assert first - end >= 0.01 * SAMPLE_RATE_HZ
        sound = wave[first : first + round(length)]
        onset = int(np.flatnonzero(np.abs(sound) > 0.003 * peak(sound))[0])
        assert onset == 0, f"{region.piece}, variant {region.variant}"
        end = first + round(length)
    assert np.all(wave[end:] == 0.0)
    assert len(wave) > end


@pytest.mark.parametrize("kit_id", KIT_IDS)
def test_a_kit_is_small_enough_for_a_phone_and_has_every_piece_at_every_velocity(
    library: KitLibrary, kit_id: str
) -> None:
    assert library.sprite_path(kit_id).stat().st_size <= 600_000
    for piece in KitPiece:
        regions = [one for one in index_of(library, kit_id).regions if one.piece == piece.value]
        for velocity in range(1, 128):
            assert any(one.velocity_low <= velocity <= one.velocity_high for one in regions)


def test_the_law_of_the_index_gives_the_strokes_that_a_mix_has(library: KitLibrary) -> None:
    kit = sampled(CHARACTERS[1])
    index = index_of(library, "arena")
    wave = read_flac(library.sprite_path("arena"))
    for velocity in (20, 84, 85, 127):
        for piece in (KitPiece.SNARE, KitPiece.RIDE):
            regions = [
                one
                for one in index.regions
                if one.piece == piece.value and one.velocity_low <= velocity <= one.velocity_high
            ]
            region = regions[0]
            gain = region.gain * (velocity / region.gain_velocity) ** region.exponent
            start = round(region.start_s * SAMPLE_RATE_HZ)
            sound = gain * wave[start : start + round(region.duration_s * SAMPLE_RATE_HZ)]
            assert np.allclose(sound, kit.stroke(piece, velocity, 0), atol=2 / 32_768)


def test_an_impulse_of_full_velocity_has_full_level_to_the_last_bit(library: KitLibrary) -> None:
    index = index_of(library, IMPULSE_KIT_ID)
    wave = read_flac(library.sprite_path(IMPULSE_KIT_ID))
    assert {(one.exponent, one.gain) for one in index.regions} == {(1.0, 1.0)}
    assert [one.piece for one in index.regions] == [piece.value for piece in KitPiece]
    assert all(one.duration_s == pytest.approx(1 / SAMPLE_RATE_HZ) for one in index.regions)
    assert np.count_nonzero(wave) == len(KitPiece)
    assert peak(wave) == pytest.approx(1.0, abs=1e-4)


def test_regions_that_share_a_sample_point_to_the_same_stretch_of_the_file() -> None:
    wave = np.linspace(1.0, 0.0, 100, dtype=np.float32)
    soft, hard = Layer(1, 63, 32, gain=0.5), Layer(64, 127, 127, exponent=2.0)
    kit = SampledKit(
        "bare", (Region(KitPiece.KICK, soft, 0, wave), Region(KitPiece.KICK, hard, 0, wave))
    )
    laid, index = laid_out(kit)
    first, second = index.regions
    assert (first.start_s, first.duration_s) == (second.start_s, second.duration_s)
    assert (first.gain, second.exponent) == (0.5, 2.0)
    assert np.count_nonzero(laid) == 99


def test_kits_are_made_once_and_found_again(tmp_path: Path) -> None:
    characters = CHARACTERS[:1]
    path = KitLibrary(tmp_path, characters).sprite_path("studio")
    made = path.stat().st_mtime_ns
    again = KitLibrary(tmp_path, characters).sprite_path("studio")
    assert (again, again.stat().st_mtime_ns) == (path, made)


def test_another_tuning_is_another_file(tmp_path: Path) -> None:
    path = KitLibrary(tmp_path, CHARACTERS[:1]).sprite_path("studio")
    higher = replace(CHARACTERS[0], skin_tune=1.01)
    assert KitLibrary(tmp_path, (higher,)).sprite_path("studio") != path


def test_preparing_tells_each_kit_and_ends_at_one(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    KitLibrary(tmp_path, CHARACTERS[:1]).prepare(lambda what, share: told.append((what, share)))
    assert told == [("Studio", 0.5), ("Impulse (for tests)", 1.0)]


def test_a_kit_that_is_not_there_is_named(library: KitLibrary) -> None:
    with pytest.raises(KitUnknown, match="no kit 'gong'; there are studio, arena"):
        library.sprite_path("gong")
