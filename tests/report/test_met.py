"""Laws of holding a take against its part: what counts as asked, met and extra."""

from dataclasses import replace

from played import START_S, TIMELINE, performance_of, take_of

from uchiawase.report.met import met_takes
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece


def test_a_song_held_for_ever_asks_for_nothing_beyond() -> None:
    held = TIMELINE.changed_from(START_S + 20, 0.0, not_before_s=0.0)
    performance = replace(performance_of(take_of(1, "person")), timeline=held)
    (met,) = met_takes(performance)
    assert met.targets_s.max() < START_S + 20
    assert len(met.strokes) == len(met.targets_s) == len(met.stroke_index)


def test_hits_in_the_count_in_are_neither_met_nor_extra() -> None:
    take = take_of(1, "person")
    early = tuple(Hit(START_S - 4 + beat * 0.5, KitPiece.SNARE, 90) for beat in range(4))
    (plain,) = met_takes(performance_of(take))
    (found,) = met_takes(performance_of(replace(take, hits=(*early, *take.hits))))
    assert found.matches.extra_index.size == plain.matches.extra_index.size
    assert found.hit_index[0] == 4


def test_each_of_two_at_one_kit_is_asked_for_their_own_half_and_both_for_all_of_it() -> None:
    take = take_of(1, "person")
    (whole,) = met_takes(performance_of(take))
    first, second = met_takes(performance_of(replace(take, half=1), replace(take, half=2)))
    asked = {
        half: {stroke.piece for stroke in one.strokes} for half, one in ((1, first), (2, second))
    }
    assert not asked[1] & asked[2]
    assert sorted((*first.stroke_index, *second.stroke_index)) == list(whole.stroke_index)
    assert first.strokes or second.strokes
