from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from uchiawase.clock import MAX_KEY_PARTS, generator

SEEDS = st.integers(0, 2**64 - 1)
KEYS = st.lists(st.integers(0, 2**32 - 1), max_size=MAX_KEY_PARTS).map(tuple)


def draws(seed: int, key: tuple[int, ...], count: int = 8) -> list[int]:
    return [int(number) for number in generator(seed, *key).integers(0, 2**63, count)]


@given(SEEDS, KEYS)
def test_the_same_seed_and_key_give_the_same_numbers(seed: int, key: tuple[int, ...]) -> None:
    assert draws(seed, key) == draws(seed, key)


@given(SEEDS, KEYS, KEYS)
def test_other_keys_give_other_numbers(
    seed: int, one: tuple[int, ...], other: tuple[int, ...]
) -> None:
    assume(one != other)
    assert draws(seed, one) != draws(seed, other)


@given(SEEDS, SEEDS, KEYS)
def test_other_seeds_give_other_numbers(one: int, other: int, key: tuple[int, ...]) -> None:
    assume(one != other)
    assert draws(one, key) != draws(other, key)


@given(SEEDS, st.lists(KEYS, min_size=2, max_size=4, unique=True), st.randoms())
def test_what_else_is_drawn_and_in_which_order_changes_nothing(
    seed: int, keys: list[tuple[int, ...]], chance: Random
) -> None:
    alone = {key: draws(seed, key) for key in keys}
    streams = {key: generator(seed, *key) for key in keys}
    turns = [key for key in keys for _ in range(8)]
    chance.shuffle(turns)
    mixed: dict[tuple[int, ...], list[int]] = {key: [] for key in keys}
    for key in turns:
        mixed[key] += [int(number) for number in streams[key].integers(0, 2**63, 1)]
    assert mixed == alone


def test_a_key_with_a_nought_at_its_end_is_another_key() -> None:
    assert draws(1, (3,)) != draws(1, (3, 0))
    assert draws(1, ()) != draws(1, (0,))


def test_neighbouring_streams_do_not_overlap_soon() -> None:
    seen = [set(draws(1, (stroke,), 1000)) for stroke in range(20)]
    assert sum(len(numbers) for numbers in seen) == len(
        {number for numbers in seen for number in numbers}
    )


def test_the_numbers_are_those_of_any_machine() -> None:
    # Philox 4x64-10, key 7, counter (0, (1 + 1) | (2 + 1) << 33 | (3 + 1) << 66, ...).
    counter = 2 | 3 << 33 | 4 << 66
    words = [0, counter & (2**64 - 1), counter >> 64 & (2**64 - 1), counter >> 128]
    expected = np.random.Philox(key=7, counter=words).random_raw(4)
    assert list(generator(7, 1, 2, 3).bit_generator.random_raw(4)) == list(expected)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match=rf"the seed is {seed}; it has to lie in 0 … 2\*\*64 - 1"):
        generator(seed)


@pytest.mark.parametrize("part", [-1, 2**32])
def test_a_part_out_of_range_is_refused(part: int) -> None:
    with pytest.raises(ValueError, match=rf"key part 1 is {part}; it has to lie in 0 …"):
        generator(1, 0, part)


def test_more_parts_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"has 5 parts; at most 4 fit"):
        generator(1, 0, 1, 2, 3, 4)
