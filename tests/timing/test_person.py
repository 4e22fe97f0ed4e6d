"""Laws of simulated people, and the closed forms their asynchronies have to agree with."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest

from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.stroke import Stroke
from uchiawase.timing.pairing import Times
from uchiawase.timing.person import PRESETS, REFERENCE_INTERVAL_S, Person, PersonHit, Preset
from uchiawase.timing.phase_correction import lag_1, spread_s

FLAWLESS = replace(PRESETS["steady_host"], drift=0.0, lost=0.0, missed=0.0, wrong=0.0, bounce=0.0)


def line(count: int, interval_s: float = REFERENCE_INTERVAL_S) -> tuple[list[Stroke], Times]:
    strokes = [Stroke(Fraction(index), KitPiece.SNARE, 90) for index in range(count)]
    return strokes, np.arange(count, dtype=np.float64) * interval_s


def errors_s(preset: Preset, key: int, count: int, interval_s: float) -> Times:
    strokes, targets = line(count, interval_s)
    hits = Person(preset, 1, (key,)).hits(strokes, targets)
    return np.array([hit.time_s for hit in hits]) - targets


@pytest.mark.parametrize(
    ("correction", "timekeeper_s", "motor_s", "interval_s"),
    [
        (0.2, 0.020, 0.008, 0.5),
        (0.5, 0.020, 0.008, 0.5),
        (0.9, 0.015, 0.010, 0.5),
        (0.4, 0.016, 0.006, 0.25),
    ],
)
def test_asynchronies_agree_with_the_closed_forms(
    correction: float, timekeeper_s: float, motor_s: float, interval_s: float
) -> None:
    preset = replace(FLAWLESS, correction=correction, timekeeper_s=timekeeper_s, motor_s=motor_s)
    share = interval_s / REFERENCE_INTERVAL_S
    scaled_correction = 1 - (1 - correction) ** share
    scaled_timekeeper_s = timekeeper_s * np.sqrt(share)
    expected_spread = spread_s(
        correction=scaled_correction, timekeeper_s=scaled_timekeeper_s, motor_s=motor_s
    )
    expected_lag_1 = lag_1(
        correction=scaled_correction, timekeeper_s=scaled_timekeeper_s, motor_s=motor_s
    )
    people = [errors_s(preset, key, 400, interval_s) for key in range(24)]
    # Around the set-point, which is known, so that no mean has to be estimated. The standard error
    # of each figure comes from the scatter between the 24 people; it has to be small, or the test
    # could not fail.
    centred: npt.NDArray[np.float64] = np.array(people) - preset.mean_s
    variances: Times = np.mean(centred**2, axis=1)
    assert float(np.mean(variances)) == pytest.approx(
        expected_spread**2, abs=4 * variances.std(ddof=1) / np.sqrt(24)
    )
    assert variances.std(ddof=1) / np.sqrt(24) < 0.06 * expected_spread**2
    products: Times = np.mean(centred[:, 1:] * centred[:, :-1], axis=1) / expected_spread**2
    assert float(np.mean(products)) == pytest.approx(
        expected_lag_1, abs=4 * products.std(ddof=1) / np.sqrt(24)
    )
    assert products.std(ddof=1) / np.sqrt(24) < 0.05
    means: Times = np.mean(people, axis=1)
    assert float(np.mean(means)) == pytest.approx(
        preset.mean_s, abs=4 * means.std(ddof=1) / np.sqrt(24)
    )


def test_the_first_stroke_scatters_like_all_others() -> None:
    first = np.array([errors_s(FLAWLESS, key, 1, 0.5)[0] for key in range(400)]) - FLAWLESS.mean_s
    assert np.sqrt(np.mean(first**2)) == pytest.approx(FLAWLESS.spread_s, rel=0.15)


def test_the_host_is_steadier_than_the_guest_in_every_way() -> None:
    host, guest = PRESETS["steady_host"], PRESETS["beginner_guest"]
    assert 0.015 < host.spread_s < 0.0265
    assert 0.038 < guest.spread_s < 0.045
    assert guest.mean_s < host.mean_s < 0
    strokes, targets = line(2000)
    for preset, low, high in ((host, 0.0, 0.02), (guest, 0.07, 0.14)):
        hits = Person(preset, 3, (1, 1)).hits(
            [*strokes, Stroke(Fraction(9999), KitPiece.KICK, 90)], [*targets, 2000.0]
        )
        right = sum(hit.fate == "right" for hit in hits)
        assert low < 1 - right / 2001 < high


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_person_who_keeps_to_the_song(name: str) -> None:
    strokes, targets = line(400)
    hits = Person(PRESETS[name], 8, (1,)).hits(strokes, targets)
    right = np.array(
        [hit.time_s - targets[hit.stroke_index] for hit in hits if hit.fate == "right"]
    )
    assert right.size > 330
    assert right.mean() == pytest.approx(PRESETS[name].mean_s, abs=0.012)
    assert abs(right).max() < 0.25


def test_the_guest_errs_in_bursts() -> None:
    strokes, targets = line(4000)
    hits = Person(replace(PRESETS["beginner_guest"], bounce=0.0), 4, (1,)).hits(strokes, targets)
    struck = {hit.stroke_index for hit in hits}
    missed = np.array([index not in struck for index in range(4000)])
    rate = missed.mean()
    after_a_miss = missed[1:][missed[:-1]].mean()
    assert 0.02 < rate < 0.10
    assert after_a_miss > 2.5 * rate


def test_tempo_drift_makes_slow_waves() -> None:
    drifting = replace(FLAWLESS, drift=0.02, timekeeper_s=0.0, motor_s=0.0)
    found = errors_s(drifting, 1, 500, 0.5) - drifting.mean_s
    assert found.std() > 0.005
    assert np.corrcoef(found[1:], found[:-1])[0, 1] > 0.8


def with_another_tempo(period_correction: float, interval_s: float) -> float:
    """How late somebody comes whose own timekeeper is 2 % slow, after 300 strokes."""
    preset = replace(
        FLAWLESS,
        timekeeper_s=0.0,
        motor_s=0.0,
        mean_s=0.0,
        period_correction=period_correction,
        drift_time_s=1e12,
        drift=0.02,
    )
    found = [errors_s(preset, key, 300, interval_s)[-1] for key in range(8)]
    return float(np.max(np.abs(found)))


def test_who_corrects_the_period_takes_another_tempo_over_whatever_the_interval() -> None:
    # A tempo error that lasts: 2 % in the standard deviation.
    assert with_another_tempo(0.0, 0.5) > 0.010
    assert with_another_tempo(0.1, 0.5) < 1e-6
    assert with_another_tempo(0.1, 0.25) < 1e-6


def test_phase_and_period_correction_is_the_published_model_on_even_strokes() -> None:
    """A[k+1] = A[k] - αA[k] + P[k+1], P[k+1] = P[k] - βA[k], from a push of 30 ms."""
    preset = replace(FLAWLESS, correction=0.4, period_correction=0.1, timekeeper_s=0.0, motor_s=0.0)
    playing = Person(preset, 1, (1,)).begin([KitPiece.SNARE])
    stroke = Stroke(Fraction(0), KitPiece.SNARE, 90)
    found: list[float] = []
    heard: float | None = None
    for index in range(40):
        (hit,) = playing.next_hits(index * REFERENCE_INTERVAL_S, [(index, stroke)], heard)
        found.append(hit.time_s - index * REFERENCE_INTERVAL_S - preset.mean_s)
        heard = found[-1] + preset.mean_s + (0.030 if index == 0 else 0.0)
    asynchrony, period, expected = 0.0, 0.0, [0.0]
    for index in range(39):
        error = asynchrony + (0.030 if index == 0 else 0.0)
        period -= 0.1 * error
        asynchrony += period - 0.4 * error
        expected.append(asynchrony)
    assert found == pytest.approx(expected, abs=1e-12)


def test_playing_position_by_position_is_the_same_as_playing_through() -> None:
    strokes, targets = line(200)
    person = Person(PRESETS["beginner_guest"], 9, (2, 1))
    playing = person.begin([KitPiece.SNARE])
    hits: list[PersonHit] = []
    heard: float | None = None
    for index, (stroke, target_s) in enumerate(zip(strokes, targets.tolist(), strict=True)):
        now = playing.next_hits(target_s, [(index, stroke)], heard)
        struck = [hit.time_s - target_s for hit in now if hit.fate != "bounce"]
        heard = struck[0] if struck else None
        hits.extend(now)
    assert sorted(hits, key=lambda hit: hit.time_s) == list(person.hits(strokes, targets))


def test_who_hears_others_late_comes_late() -> None:
    playing = Person(FLAWLESS, 1, (1,)).begin([KitPiece.SNARE])
    stroke = Stroke(Fraction(0), KitPiece.SNARE, 90)
    found: list[float] = []
    heard: float | None = None
    for index in range(300):
        (hit,) = playing.next_hits(index * 0.5, [(index, stroke)], heard)
        found.append(hit.time_s - index * 0.5)
        heard = found[-1] - 0.1  # everybody else is 100 ms late
    assert np.mean(found[50:]) == pytest.approx(0.1 + FLAWLESS.mean_s, abs=0.01)


def test_strokes_that_fall_together_share_the_timekeeper() -> None:
    pair = [
        Stroke(Fraction(index), piece, 90)
        for index in range(300)
        for piece in (KitPiece.KICK, KitPiece.HAT_CLOSED)
    ]
    targets = np.repeat(np.arange(300, dtype=np.float64) * 0.5, 2)
    hits = Person(FLAWLESS, 2, (1,)).hits(pair, targets)
    time_of = {hit.stroke_index: hit.time_s for hit in hits}
    apart = np.array([time_of[2 * index] - time_of[2 * index + 1] for index in range(300)])
    assert apart.std() == pytest.approx(FLAWLESS.motor_s * np.sqrt(2), rel=0.12)


def test_a_wrong_piece_is_one_of_another_family_within_reach() -> None:
    clumsy = replace(FLAWLESS, wrong=1.0)
    strokes = [
        Stroke(Fraction(index), piece, 90)
        for index, piece in enumerate([KitPiece.SNARE, KitPiece.RIM, KitPiece.KICK] * 20)
    ]
    hits = Person(clumsy, 1, (1,)).hits(strokes, np.arange(60, dtype=np.float64) * 0.5)
    assert {hit.fate for hit in hits} == {"wrong_piece"}
    for index, hit in enumerate(hits):
        wanted = strokes[index].piece
        assert (hit.piece is KitPiece.KICK) != (wanted is KitPiece.KICK)
        assert hit.stroke_index == -1


def test_without_another_piece_within_reach_nobody_errs() -> None:
    strokes, targets = line(30)
    hits = Person(replace(FLAWLESS, wrong=1.0), 1, (1,)).hits(strokes, targets)
    assert {hit.fate for hit in hits} == {"right"}


def test_a_bounce_follows_its_hit_softer_and_on_the_same_piece() -> None:
    strokes, targets = line(30)
    hits = Person(replace(FLAWLESS, bounce=1.0), 1, (1,)).hits(strokes, targets)
    assert [hit.fate for hit in hits] == ["right", "bounce"] * 30
    for hit, bounce in zip(hits[::2], hits[1::2], strict=True):
        assert 0.06 <= bounce.time_s - hit.time_s <= 0.13
        assert bounce.velocity < hit.velocity


def test_the_same_key_plays_the_same_and_another_plays_otherwise() -> None:
    strokes, targets = line(20)
    preset = PRESETS["steady_host"]
    one = Person(preset, 1, (1, 1)).hits(strokes, targets)
    assert one == Person(preset, 1, (1, 1)).hits(strokes, targets)
    assert one != Person(preset, 1, (1, 2)).hits(strokes, targets)


def test_nothing_asked_is_nothing_played() -> None:
    assert Person(FLAWLESS, 1, ()).hits([], []) == ()


def test_what_cannot_be_played_is_refused() -> None:
    strokes, targets = line(3)
    with pytest.raises(LengthsDiffer, match="3 strokes but 2 targets"):
        Person(FLAWLESS, 1, ()).hits(strokes, targets[:2])
    with pytest.raises(ParameterOutOfRange, match="length of the key is 4"):
        Person(FLAWLESS, 1, (1, 2, 3, 4))
    playing = Person(FLAWLESS, 1, ()).begin([])
    playing.next_hits(1.0, [], None)
    with pytest.raises(ParameterOutOfRange, match="after the one before"):
        playing.next_hits(1.0, [], None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("correction", 1.0),
        ("period_correction", 1.0),
        ("hurry", -0.1),
        ("timekeeper_s", -0.1),
        ("drift_time_s", 0.0),
        ("lost_strokes", 0.5),
        ("lost", 1.0),
        ("bounce", 1.5),
        ("missed", 0.9995),
    ],
)
def test_presets_that_mean_nothing_are_refused(field: str, value: float) -> None:
    with pytest.raises(ParameterOutOfRange, match=field.removesuffix("_s").split("_")[0]):
        replace(PRESETS["steady_host"], **{field: value})
