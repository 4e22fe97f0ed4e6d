"""Laws of the kits as files: every region starts on its onset, after the FLAC is read back."""

import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from kit_fixtures import sound, wave

from uchiawase.errors import KitUnknown
from uchiawase.formats.flac import read_flac
from uchiawase.score.kit_piece import KitPiece
from uchiawase.songs.kits import (
    GAIN_LAW,
    SHELF_LAW,
    KitIndex,
    KitLibrary,
    brought_to,
    laid_out,
    taken_up,
)
from uchiawase.sound.filter import shelved
from uchiawase.sound.kits import CHARACTERS, IMPULSE_KIT_ID
from uchiawase.sound.sampled_kit import (
    Layer,
    Region,
    SampledKit,
    Variation,
    sampled,
    variation_of,
)
from uchiawase.sound.wave import SAMPLE_RATE_HZ, gain_of_db, peak

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
    assert (index.format, index.kit, index.sample_rate_hz) == (3, kit_id, SAMPLE_RATE_HZ)
    assert (index.law, index.shelf_law) == (GAIN_LAW, SHELF_LAW)
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
    assert library.sprite_path(kit_id).stat().st_size <= 1_500_000
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
            varied = variation_of(0, Variation(index.variation.gain_db, index.variation.shelf_db))
            gain = region.gain * (velocity / region.gain_velocity) ** region.exponent
            shelf_db = region.shelf_db * np.log2(velocity / region.gain_velocity) + varied.shelf_db
            start = round(region.start_s * SAMPLE_RATE_HZ)
            sound = wave[start : start + round(region.duration_s * SAMPLE_RATE_HZ)]
            played = gain * gain_of_db(varied.gain_db) * shelved(sound, region.shelf_hz, shelf_db)
            assert np.allclose(played, kit.stroke(piece, velocity, 0), atol=2 / 32_768)


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
    characters = CHARACTERS[2:3]
    path = KitLibrary(tmp_path, characters).sprite_path("club")
    made = path.stat().st_mtime_ns
    again = KitLibrary(tmp_path, characters).sprite_path("club")
    assert (again, again.stat().st_mtime_ns) == (path, made)


def test_another_tuning_is_another_file(tmp_path: Path) -> None:
    club = CHARACTERS[2]
    path = KitLibrary(tmp_path, (club,)).sprite_path("club")
    louder = replace(club, gain_db=club.gain_db + 0.1)
    assert KitLibrary(tmp_path, (louder,)).sprite_path("club") != path


def test_preparing_tells_each_kit_and_ends_at_one(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    KitLibrary(tmp_path, CHARACTERS[2:3]).prepare(lambda what, share: told.append((what, share)))
    assert told == [("Club", 0.5), ("Impulse (for tests)", 1.0)]


def test_a_kit_that_is_not_there_is_named(library: KitLibrary) -> None:
    with pytest.raises(KitUnknown, match="no kit 'gong'; there are studio, arena"):
        library.sprite_path("gong")


# --- brought kits --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder_of_a_kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brought") / "My Kit"
    folder.mkdir()
    lines: list[str] = []
    for key, hz in ((36, 60.0), (38, 180.0), (42, 5_000.0)):
        (folder / f"{key}.wav").write_bytes(sound(wave(hz=hz, frames=9_600)))
        lines.append(f"<region> key={key} sample={key}.wav")
    (folder / "My Kit.sfz").write_text("\n".join(lines))
    return folder


def test_a_brought_kit_is_played_from_the_very_samples_that_pages_get(
    folder_of_a_kit: Path, tmp_path: Path
) -> None:
    kept = brought_to(folder_of_a_kit, tmp_path)
    library = KitLibrary(tmp_path, CHARACTERS[:2], [kept])
    index = index_of(library, "my-kit")
    wave = read_flac(library.sprite_path("my-kit"))
    kit = library.sampled("my-kit")
    assert (index.kit, kit.id, library.kit("my-kit").pieces) == (
        "my-kit",
        "my-kit",
        tuple(KitPiece),
    )
    for velocity in (1, 64, 127):
        region = next(
            one
            for one in index.regions
            if one.piece == "snare" and one.velocity_low <= velocity <= one.velocity_high
        )
        start = round(region.start_s * SAMPLE_RATE_HZ)
        heard = wave[start : start + round(region.duration_s * SAMPLE_RATE_HZ)]
        gain = region.gain * (velocity / region.gain_velocity) ** region.exponent
        assert np.allclose(kit.stroke(KitPiece.SNARE, velocity, 0), gain * heard, atol=1e-7)


def test_a_brought_kit_is_made_once_for_the_same_files(
    folder_of_a_kit: Path, tmp_path: Path
) -> None:
    told: list[str] = []
    first = brought_to(folder_of_a_kit, tmp_path, lambda what, _: told.append(what))
    assert set(told) == {"My Kit"}
    told.clear()
    assert brought_to(folder_of_a_kit, tmp_path, lambda what, _: told.append(what)) == first
    assert told == []
    zipped = shutil.make_archive(str(tmp_path / "My Kit"), "zip", folder_of_a_kit)
    assert brought_to(Path(zipped), tmp_path).folder == first.folder


def test_brought_kits_stand_beside_the_others_and_on_the_seats_they_are_brought_to(
    folder_of_a_kit: Path, tmp_path: Path
) -> None:
    anywhere = brought_to(folder_of_a_kit, tmp_path)
    seated = brought_to(folder_of_a_kit, tmp_path, seat=1)
    library = KitLibrary(tmp_path, CHARACTERS[:2], [anywhere, seated])
    assert [kit.id for kit in library.kits()] == ["my-kit-2", "arena", "my-kit", "studio"]
    assert index_of(library, "my-kit-2").kit == "my-kit-2"
    assert library.sampled("my-kit-2").id == "my-kit-2"
    assert library.sprite_path("my-kit") == library.sprite_path("my-kit-2")
    with pytest.raises(KitUnknown, match="there are studio, arena, impulse, my-kit, my-kit-2"):
        library.sprite_index("gong")


def test_a_brought_kit_never_takes_the_id_of_one_of_ours(
    folder_of_a_kit: Path, tmp_path: Path
) -> None:
    kept = brought_to(folder_of_a_kit, tmp_path)
    named = replace(kept, facts=msgspec.structs.replace(kept.facts, id="studio"))
    library = KitLibrary(tmp_path, CHARACTERS[:2], [named])
    assert [kit.id for kit in library.kits()] == ["studio", "arena", "studio-2"]


def test_laying_out_and_taking_up_are_inverse() -> None:
    kit = sampled(CHARACTERS[0])
    again = taken_up(*laid_out(kit))
    assert again.id == kit.id
    for one, other in zip(kit.regions, again.regions, strict=True):
        assert (one.piece, one.layer, one.variant) == (other.piece, other.layer, other.variant)
        assert np.array_equal(one.wave, other.wave)
    assert len({id(one.wave) for one in again.regions}) == len(
        {id(one.wave) for one in kit.regions}
    )


@pytest.mark.parametrize("kit_id", KIT_IDS)
def test_the_first_strokes_of_a_kit_are_small_and_start_on_their_onsets(
    library: KitLibrary, kit_id: str
) -> None:
    assert library.first_path(kit_id).stat().st_size <= 120_000
    index = msgspec.json.decode(library.first_index(kit_id), type=KitIndex)
    wave = read_flac(library.first_path(kit_id))
    assert {region.piece for region in index.regions} == {piece.value for piece in KitPiece}
    for region in index.regions:
        start = round(region.start_s * index.sample_rate_hz)
        sound = wave[start : start + round(region.duration_s * index.sample_rate_hz)]
        assert np.all(wave[start - 100 : start] == 0.0)
        onset_s = np.flatnonzero(np.abs(sound) > 0.003 * peak(sound))[0] / index.sample_rate_hz
        assert onset_s <= 0.0002


def test_what_is_missing_is_what_has_not_been_made(tmp_path: Path) -> None:
    club = next(one for one in CHARACTERS if one.id == "club")
    library = KitLibrary(tmp_path, (club,))
    assert club.name in library.missing()
    library.sprite_path("club")
    assert club.name not in library.missing()
