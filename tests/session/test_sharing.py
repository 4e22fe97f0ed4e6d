"""Who plays which half of a shared kit."""

from uchiawase.session.sharing import halves_now


def test_each_plays_the_half_they_began_with_while_they_are_here() -> None:
    assert halves_now((1, 2), (1, 2), lambda _: True) == (1, 2)
    assert halves_now((1, 2), (2,), lambda _: True) == (0, 2)
    assert halves_now((1, 2), (1, 2), lambda player: player == 1) == (1, 0)
    assert halves_now((1, 2), (), lambda _: True) == (0, 0)


def test_who_sits_down_takes_over_every_half_that_was_left() -> None:
    assert halves_now((1, 2), (2, 3), lambda _: True) == (3, 2)
    assert halves_now((1, 2), (3,), lambda _: True) == (3, 3)
    assert halves_now((1, 1), (3,), lambda _: True) == (3, 3)
    # Whoever is only cut off keeps theirs.
    assert halves_now((1, 2), (1, 3), lambda player: player != 1) == (0, 3)


def test_two_on_one_device_play_both_halves() -> None:
    assert halves_now((1, 1), (1,), lambda _: True) == (1, 1)
