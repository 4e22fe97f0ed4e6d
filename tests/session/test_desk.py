"""What a host sets for everybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.session.desk import Desk
from uchiawase.session.messages import SEAT_COUNT, Channel
from uchiawase.session.refusal import Refused

volumes = st.floats(0.0, 1.0)


def test_at_first_everything_is_as_loud_as_it_was_made() -> None:
    mix = Desk().mix
    assert (mix.song, mix.click, mix.seats) == (1.0, 1.0, [1.0] * SEAT_COUNT)


@given(seat=st.integers(1, SEAT_COUNT), song=volumes, click=volumes, volume=volumes)
def test_each_channel_has_a_volume_of_its_own_and_setting_it_again_changes_nothing(
    seat: int, song: float, click: float, volume: float
) -> None:
    desk = Desk()
    wishes: tuple[tuple[Channel, int, float], ...] = (
        ("song", 0, song),
        ("click", 0, click),
        ("seat", seat, volume),
    )
    for channel, which, wanted in wishes:
        assert desk.set_volume(channel, which, wanted) == (wanted != 1.0)
        assert not desk.set_volume(channel, which, wanted)
    assert (desk.mix.song, desk.mix.click) == (song, click)
    assert desk.mix.seats == [volume if n == seat else 1.0 for n in range(1, SEAT_COUNT + 1)]


@pytest.mark.parametrize("volume", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_volume_outside_of_0_to_1_is_refused(volume: float) -> None:
    with pytest.raises(Refused, match="has to lie in 0 … 1"):
        Desk().set_volume("song", 0, volume)


@pytest.mark.parametrize("seat", [0, 7])
def test_there_are_six_seats_to_mix(seat: int) -> None:
    with pytest.raises(Refused, match="There is no seat"):
        Desk().set_volume("seat", seat, 0.5)


def test_one_to_four_bars_are_counted_in() -> None:
    desk = Desk()
    assert desk.set_count_in(4)
    assert not desk.set_count_in(4)
    for bars in (0, 5):
        with pytest.raises(Refused, match="Between 1 and 4"):
            desk.set_count_in(bars)
    assert desk.count_in_bars == 4
