"""Laws of a report: what it counts, what it is silent about, and what it never says."""

from dataclasses import replace
from fractions import Fraction

import msgspec
import pytest
from played import BARS, TIMELINE, nara, performance_of, take_of

from uchiawase.report.figures import SONG, Report
from uchiawase.report.meeting import report_of
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.take import Sounded, Take
from uchiawase.timing.person import PRESETS


@pytest.fixture(name="nara", scope="module")
def nara_report() -> Report:
    return report_of(nara(), report_id="r1", seed=1)


def test_strokes_are_met_or_missed_and_hits_paired_or_extra(nara: Report) -> None:
    for player in nara.players:
        assert player.asked == player.met + player.missed == len(player.strokes) == 8 * BARS
        struck = [stroke for stroke in player.strokes if stroke.asynchrony_s is not None]
        assert len(struck) == player.met
    guest = nara.players[1]
    assert guest.missed > 5
    assert guest.extra > 0


def test_figures_agree_with_what_was_simulated(nara: Report) -> None:
    host, guest, drummer = nara.players[0], nara.players[1], nara.players[3]
    assert host.asynchrony_sd_s is not None
    assert guest.asynchrony_sd_s is not None
    assert drummer.asynchrony_sd_s is not None
    assert host.asynchrony_sd_s.low < 0.022 < host.asynchrony_sd_s.high
    assert 0.006 < drummer.asynchrony_sd_s.value < 0.013
    assert drummer.asynchrony_sd_s.value < host.asynchrony_sd_s.value < guest.asynchrony_sd_s.value
    assert guest.steadiness is not None
    assert host.steadiness is not None
    assert host.steadiness.value < guest.steadiness.value


def test_every_pair_is_there_and_people_are_what_the_bars_are_about(nara: Report) -> None:
    assert len(nara.pairs) == 15
    assert nara.people == ["name 1", "name 2"]
    pair = nara.pairs[0]
    assert (pair.first_seat, pair.second_seat) == (1, 2)
    assert [bar.bar for bar in nara.bars] == list(range(1, BARS + 1))
    assert sum(bar.n for bar in nara.bars) == pair.shared
    assert pair.distance_s is not None
    assert nara.together_s is not None
    assert nara.together_s.value == pytest.approx(pair.distance_s.value)
    assert nara.closest_to_bar - nara.closest_from_bar == 8
    assert {bar.section for bar in nara.bars} == {"verse", "chorus"}
    assert nara.scale == "ordinary"


def test_the_closest_bars_are_closer_than_all(nara: Report) -> None:
    inside = [
        bar
        for bar in nara.bars
        if nara.closest_from_bar <= bar.bar < nara.closest_to_bar and bar.distance_s is not None
    ]
    mean = sum((bar.distance_s or 0) * bar.n for bar in inside) / sum(bar.n for bar in inside)
    assert nara.together_s is not None
    assert mean < nara.together_s.value


def test_a_report_survives_the_way_to_the_page(nara: Report) -> None:
    assert msgspec.json.decode(msgspec.json.encode(nara), type=Report) == nara


def test_early_and_late_are_not_said_where_the_device_was_not_measured(nara: Report) -> None:
    assert all(player.asynchrony_mean_s is None for player in nara.players)
    assert all(pair.asynchrony_mean_s is None for pair in nara.pairs)
    measured = report_of(
        performance_of(
            take_of(1, "person", output_delay_s=0.01),
            take_of(2, "person", preset="beginner_guest", output_delay_s=0.02),
            take_of(3, "person"),
        ),
        report_id="r2",
        seed=1,
    )
    first, second, third = measured.players
    assert first.asynchrony_mean_s is not None
    assert second.asynchrony_mean_s is not None
    assert third.asynchrony_mean_s is None
    assert first.asynchrony_mean_s.value == pytest.approx(PRESETS["steady_host"].mean_s, abs=0.008)
    assert second.asynchrony_mean_s.value < first.asynchrony_mean_s.value
    known = [pair.asynchrony_mean_s is not None for pair in measured.pairs]
    assert known == [True, False, False]


def test_what_is_not_known_of_a_device_widens_the_signed_mean_and_nothing_else() -> None:
    take, other = take_of(1, "person", output_delay_s=0.01), take_of(2, "person")
    exact, doubtful = (
        report_of(performance_of(each, other), report_id="r", seed=1).players[0]
        for each in (take, replace(take, strike_doubt_s=0.005))
    )
    assert exact.asynchrony_mean_s is not None
    assert doubtful.asynchrony_mean_s is not None
    assert doubtful.asynchrony_mean_s.value == exact.asynchrony_mean_s.value
    assert doubtful.asynchrony_mean_s.high - doubtful.asynchrony_mean_s.value > 0.0059
    assert doubtful.asynchrony_mean_s.low < exact.asynchrony_mean_s.low
    assert doubtful.asynchrony_sd_s == exact.asynchrony_sd_s


def test_the_seed_changes_nothing_and_nothing_else_does() -> None:
    performance = performance_of(take_of(1, "person"), take_of(2, "person"))
    assert report_of(performance, report_id="a", seed=1) == report_of(
        performance, report_id="a", seed=2
    )


def test_the_delay_of_a_device_changes_no_distance() -> None:
    before = report_of(
        performance_of(take_of(1, "person"), take_of(2, "person")), report_id="a", seed=1
    )
    after = report_of(
        performance_of(take_of(1, "person"), take_of(2, "person", shift_s=0.08)),
        report_id="a",
        seed=1,
    )
    assert before.together_s is not None
    assert after.together_s is not None
    assert after.together_s.value == pytest.approx(before.together_s.value, rel=1e-6)
    assert after.scale == before.scale


def test_a_stopped_pass_asks_for_nothing_after_its_end() -> None:
    stopped = performance_of(take_of(1, "person"), take_of(2, "person"), bars=5)
    found = report_of(stopped, report_id="a", seed=1)
    assert (found.from_bar, found.to_bar) == (1, 6)
    assert len(found.bars) == 5
    assert found.players[0].asked == 40
    assert found.closest_to_bar - found.closest_from_bar == 2
    assert found.players[0].extra <= 1  # what was struck after the end is nobody's extra


def test_a_pass_from_within_a_bar_on_counts_that_bar() -> None:
    performance = replace(
        performance_of(take_of(1, "person"), take_of(2, "person")),
        from_beats=Fraction(6),
        to_beats=Fraction(19, 2),
    )
    found = report_of(performance, report_id="a", seed=1)
    assert (found.from_bar, found.to_bar) == (2, 4)
    assert [stroke.beats for stroke in found.players[0].strokes] == [6, 6.5, 7, 7.5, 8, 8.5, 9]


def test_one_person_meets_the_virtual_drummers() -> None:
    found = report_of(
        performance_of(take_of(1, "person"), take_of(2, "virtual"), take_of(3, "virtual")),
        report_id="a",
        seed=1,
    )
    assert found.people == ["name 1"]
    assert found.together_s is not None
    assert sum(bar.n for bar in found.bars) == found.pairs[0].shared + found.pairs[1].shared


def test_nobody_at_all_is_a_report_without_figures() -> None:
    found = report_of(performance_of(), report_id="a", seed=1)
    assert (found.players, found.pairs, found.together_s, found.scale) == ([], [], None, "")
    assert (found.closest_from_bar, found.closest_to_bar) == (0, 0)
    assert found.went_well
    assert found.try_next


def test_somebody_who_struck_nothing_is_welcome() -> None:
    silent = replace(take_of(1, "person"), hits=())
    found = report_of(performance_of(silent), report_id="a", seed=1)
    (player,) = found.players
    assert (player.met, player.missed, player.extra) == (0, 8 * BARS, 0)
    assert player.asynchrony_sd_s is player.steadiness is None
    assert "every meeting starts" in found.went_well


def test_a_seat_without_a_part_is_asked_for_nothing() -> None:
    stray = replace(take_of(1, "person"), seat=9)
    found = report_of(performance_of(stray), report_id="a", seed=1)
    (player,) = found.players
    assert (player.asked, player.part_name) == (0, "")
    assert player.extra == len(stray.hits)


def test_six_people_make_fifteen_pairs() -> None:
    takes = [take_of(seat, "person", preset="beginner_guest") for seat in range(1, 7)]
    found = report_of(performance_of(*takes), report_id="a", seed=1)
    assert len(found.pairs) == 15


def test_a_person_without_a_name_is_named_by_the_seat() -> None:
    nameless = replace(take_of(2, "person"), name="")
    found = report_of(performance_of(take_of(1, "person"), nameless), report_id="a", seed=1)
    assert found.people == ["name 1", "Seat 2"]


def test_what_somebody_struck_while_a_drummer_stood_in_for_them_is_not_extra() -> None:
    host, guest = nara().takes[:2]
    away_s = TIMELINE.time_s_at(Fraction(12))
    stray = tuple(Hit(away_s + index * 0.1, KitPiece.CRASH, 90) for index in range(5))
    spans = ((Fraction(0), Fraction(8)), (Fraction(16), Fraction(4 * BARS)))
    away = replace(guest, spans=spans)
    kept_on = replace(away, hits=tuple(sorted((*guest.hits, *stray), key=lambda hit: hit.time_s)))
    first, second = (
        report_of(performance_of(host, take), report_id="r", seed=1) for take in (away, kept_on)
    )
    assert first == second


def test_one_person_alone_gives_way_to_nobody() -> None:
    alone = report_of(
        performance_of(take_of(1, "person"), take_of(2, "virtual")), report_id="a", seed=1
    )
    assert (alone.gave_way, alone.gave_way_said, alone.ring) == ([], "", None)


def test_where_it_is_not_known_who_was_where_nothing_is_said() -> None:
    elsewhere = replace(nara(), sounded=(Sounded("Nara", 2, 0, 100.1),))
    found = report_of(elsewhere, report_id="a", seed=1)
    assert (found.gave_way, found.ring) == ([], None)
    assert "not on record who was where" in found.gave_way_said
    assert found.players[0].to_song is None


def test_people_who_follow_only_the_song_have_no_arrow_between_them(nara: Report) -> None:
    between = [arrow for arrow in nara.gave_way if arrow.leader_index != SONG]
    assert [(arrow.follower_index, arrow.leader_index) for arrow in between] == [(0, 1), (1, 0)]
    assert not any(arrow.drawn for arrow in between)
    assert all(arrow.gain is not None for arrow in between)
    assert nara.gave_way_said.startswith("Nobody can be said")
    assert nara.ring is not None
    assert [place.player_index for place in nara.ring.places] == [SONG, 0, 1]


def test_parts_that_interlock_are_held_against_each_other_beat_by_beat() -> None:
    def off_beats(take: Take) -> Take:
        kept = tuple(hit for hit in take.hits if hit.piece is KitPiece.HAT_CLOSED)
        return replace(take, hits=kept)

    def on_beats(take: Take) -> Take:
        return replace(
            take, hits=tuple(hit for hit in take.hits if hit.piece is not KitPiece.HAT_CLOSED)
        )

    report = report_of(
        performance_of(on_beats(take_of(1, "person")), off_beats(take_of(2, "person"))),
        report_id="a",
        seed=1,
    )
    assert report.together_s is None
    assert all(arrow.gain is not None for arrow in report.gave_way)
