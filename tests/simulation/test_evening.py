"""Whole evenings with everything that goes wrong in them; a failing one is played again by its seed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from uchiawase.errors import LawBroken
from uchiawase.simulation.evening import Evening
from uchiawase.simulation.laws import Laws
from uchiawase.simulation.many import Tally, outcome_of, played

some = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(min_value=0, max_value=2**63 - 1)


@some
@given(seed=seeds)
def test_every_law_holds_whatever_goes_wrong(seed: int) -> None:
    outcome = outcome_of(seed)
    assert not isinstance(outcome, LawBroken), f"uchi simulate --seed {seed}: {outcome}"


def test_the_same_seed_gives_the_same_digest_of_everything_that_happened() -> None:
    first, second, other = Evening(4), Evening(4), Evening(5)
    for evening in (first, second, other):
        evening.play()
    assert first.digest() == second.digest()
    assert first.digest() != other.digest()


def test_an_evening_in_which_nothing_goes_wrong_is_one_for_the_count() -> None:
    evening = Evening(1, faults=False)
    outcome = evening.play()
    assert outcome.counts
    assert outcome.faults == outcome.crashes == 0
    assert len(evening.machine.ledger.struck) == outcome.hits


def test_evenings_have_crashes_reloads_and_sleeping_devices_in_them() -> None:
    evenings = [Evening(seed) for seed in range(6)]
    outcomes = [evening.play() for evening in evenings]
    devices = [device for evening in evenings for device in evening.devices]
    assert sum(outcome.crashes for outcome in outcomes) > 0
    assert sum(device.opened_count > 1 for device in devices) > 0
    assert sum(device.stepped_s > 0 for device in devices) > 0
    assert sum(len(device.wires) > 1 for device in devices) > 0


def test_a_tally_counts_evenings_and_names_the_seeds_that_broke_a_law() -> None:
    tally = played([1])
    other = Tally()
    other.add(7, LawBroken("hits", "hit 3 of person 1 is in no take"))
    tally.merge(other)
    assert (tally.evenings, tally.counted) == (2, 1)
    assert tally.broken == {7: "hits: hit 3 of person 1 is in no take"}


def test_a_table_that_changes_between_two_downloads_breaks_a_law() -> None:
    evening = Evening(2, faults=False)
    evening.play()
    ledger, laws = evening.machine.ledger, Laws()
    number = max(ledger.ended)
    laws.download(number, ledger)
    laws.download(number, ledger)
    ledger.struck.popitem()
    with pytest.raises(LawBroken, match=f"different tables of pass {number}"):
        laws.download(number, ledger)


def test_whatever_fails_in_the_room_is_a_broken_law_and_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("by a drummer")

    monkeypatch.setattr(Laws, "converged", fail)
    outcome = outcome_of(1)
    assert isinstance(outcome, LawBroken)
    assert "ZeroDivisionError" in str(outcome)
