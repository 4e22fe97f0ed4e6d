"""Laws of the standard groove: it has everything, in order, and its loudness follows the kit."""

from dataclasses import replace

import pytest
from kits_for_tests import kit_of

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.groove import groove_lufs, groove_played, standard_groove
from uchiawase.sound.sampled_kit import SampledKit
from uchiawase.sound.wave import peak


def test_the_groove_has_what_most_songs_have_in_the_order_of_time() -> None:
    groove = standard_groove()
    assert [stroke.beat for stroke in groove] == sorted(stroke.beat for stroke in groove)
    unused = {KitPiece.RIM, KitPiece.CLAP, KitPiece.RIDE_BELL, KitPiece.CLICK}
    assert {stroke.piece for stroke in groove} == set(KitPiece) - unused
    assert all(1 <= stroke.velocity <= 127 for stroke in groove)
    assert all(0.0 <= stroke.beat < 16.0 for stroke in groove)


def test_a_kit_of_half_the_level_is_6_db_softer() -> None:
    kit = kit_of("club")
    softer = replace(kit, regions=tuple(replace(one, wave=0.5 * one.wave) for one in kit.regions))
    assert groove_lufs(kit) - groove_lufs(softer) == pytest.approx(6.02, abs=0.1)
    assert peak(groove_played(softer)) < peak(groove_played(kit)) < 1.0


def test_a_kit_of_nothing_is_silent() -> None:
    assert peak(groove_played(SampledKit("bare", ()))) == 0.0
