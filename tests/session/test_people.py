"""Names, devices, sent hits and allowances."""

from hypothesis import given
from hypothesis import strategies as st

from uchiawase.session.people import (
    Allowance,
    SentHits,
    device_digest,
    is_device_secret,
    tidy_name,
)


@given(name=st.text())
def test_a_tidy_name_is_one_short_line_and_stays_as_it_is(name: str) -> None:
    tidy = tidy_name(name)
    assert len(tidy) <= 24
    assert tidy.isprintable()
    assert tidy_name(tidy) == tidy


@given(seqs=st.lists(st.integers(1, 40)))
def test_every_hit_is_taken_in_once_in_whatever_order(seqs: list[int]) -> None:
    sent = SentHits()
    taken = [seq for seq in seqs if sent.take(seq)]
    assert sorted(taken) == sorted(set(seqs))
    assert sent.newest == max(seqs, default=0)
    assert all(seq > sent.through for seq in sent.beyond)


def test_a_device_is_known_by_a_digest_that_is_not_its_secret() -> None:
    secret = "0123456789abcdef" * 2
    assert is_device_secret(secret)
    assert device_digest(secret) != secret
    assert device_digest(secret) == device_digest(secret)


def test_an_allowance_refills_with_time_and_never_beyond_its_size() -> None:
    allowance = Allowance(at_once=10, per_s=2, left=10, since_s=0.0)
    assert allowance.take(10, 0.0)
    assert not allowance.take(1, 0.0)
    assert allowance.take(2, 1.0)
    assert not allowance.take(11, 1000.0)
    assert allowance.take(10, 1000.0)
