"""Laws of the mix: what was played is what is heard, to the sample."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uchiawase.clock import generator
from uchiawase.errors import KitMissing
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.piecewise import Segment
from uchiawase.score.song import Metre, Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.take import Performance, Take
from uchiawase.score.tempo_map import TempoMap
from uchiawase.score.timeline import Timeline
from uchiawase.sound.kits import CHARACTERS, IMPULSE, IMPULSE_KIT_ID
from uchiawase.sound.loudness import loudness_lufs, true_peak_dbtp
from uchiawase.sound.mix import (
    LEAD_IN_S,
    MIX_CEILING_DBTP,
    MIX_LUFS,
    TAIL_S,
    as_written,
    drum_stem,
    mixed,
)
from uchiawase.sound.sampled_kit import SampledKit, sampled
from uchiawase.sound.space import add_panned
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo, peak, sample_at, times_s
from uchiawase.units import Beats, Seconds

IMPULSES = {IMPULSE_KIT_ID: sampled(IMPULSE)}
SILENCE: Stereo = np.zeros((0, 2), dtype=np.float32)
BPM = 120.0


@pytest.fixture(scope="module")
def kits() -> dict[str, SampledKit]:
    return {character.id: sampled(character) for character in CHARACTERS}


def song(*, bars: int = 2, first_beat_s: Seconds = 0.0) -> Song:
    strokes = tuple(
        Stroke(Beats(beat), KitPiece.KICK if beat % 2 == 0 else KitPiece.SNARE, 100)
        for beat in range(4 * bars)
    )
    return Song(
        id="test",
        title="Test",
        credits="",
        licence="",
        tempo_map=TempoMap.constant(BPM, first_beat_s=first_beat_s),
        metres=(Metre(1, Beats(4)),),
        bar_count=bars,
        sections=(),
        parts=(Part(1, "one", "", strokes),),
        duration_s=first_beat_s + bars * 2.0,
    )


def performance(
    *hits: Hit,
    of: Song | None = None,
    timeline: Timeline | None = None,
    kit_id: str = IMPULSE_KIT_ID,
    from_beats: Beats | None = None,
    to_beats: Beats | None = None,
    seat: int = 1,
) -> Performance:
    of = of or song()
    return Performance(
        song=of,
        timeline=timeline or Timeline.starting(100.0, Beats(0), BPM),
        pass_number=1,
        from_beats=Beats(0) if from_beats is None else from_beats,
        to_beats=of.end_beats if to_beats is None else to_beats,
        takes=(Take(seat, "somebody", "person", kit_id, Level.FULL, hits),) if hits else (),
    )


def noise(seconds: float) -> Stereo:
    count = round(seconds * SAMPLE_RATE_HZ)
    return generator(5).uniform(-0.2, 0.2, (count, 2)).astype(np.float32)


@given(
    st.lists(
        st.floats(min_value=99.6, max_value=105.0).map(lambda time: round(time, 6)),
        min_size=1,
        max_size=20,
        unique_by=lambda time: round(time * SAMPLE_RATE_HZ),
    )
)
@settings(max_examples=25, deadline=None)
def test_a_hit_lands_on_the_sample_nearest_to_its_time(times: list[float]) -> None:
    hits = [Hit(time, KitPiece.KICK, 100) for time in sorted(times)]
    done = mixed(performance(*hits), SILENCE, IMPULSES)
    assert done.start_s == 100.0 - LEAD_IN_S
    asked = {round((hit.time_s - done.start_s) * SAMPLE_RATE_HZ) for hit in hits}
    assert set(np.flatnonzero(done.wave[:, 0]).tolist()) == asked


def test_real_strokes_are_found_where_they_were_struck_by_cross_correlation(
    kits: dict[str, SampledKit],
) -> None:
    time_s = 101.234567
    done = mixed(performance(Hit(time_s, KitPiece.SNARE, 110), kit_id="arena"), SILENCE, kits)
    template = kits["arena"].stroke(KitPiece.SNARE, 110, 0).astype(np.float64)
    mono = done.wave.astype(np.float64).sum(axis=1)
    size = 2 ** int(np.ceil(np.log2(len(mono) + len(template))))
    correlated = np.fft.irfft(np.fft.rfft(mono, size) * np.conj(np.fft.rfft(template, size)), size)
    assert int(np.argmax(correlated)) == round((time_s - done.start_s) * SAMPLE_RATE_HZ)


def test_a_recording_begins_before_the_first_beat_and_lets_the_last_stroke_ring() -> None:
    done = mixed(performance(), SILENCE, {})
    assert len(done.wave) == sample_at(LEAD_IN_S + 4.0 + TAIL_S)
    late = Hit(200.0, KitPiece.KICK, 100)
    early = Hit(99.0, KitPiece.KICK, 100)
    assert peak(mixed(performance(early, late), SILENCE, IMPULSES).wave) == 0.0


def test_at_the_songs_own_tempo_the_backing_is_copied_sample_by_sample() -> None:
    backing = noise(4.5)
    for first_beat_s in (0.0, 0.25):
        done = mixed(performance(of=song(first_beat_s=first_beat_s)), backing, {})
        lead = sample_at(LEAD_IN_S - first_beat_s)
        heard = done.wave[lead : lead + len(backing)]
        gain = float(np.max(heard) / np.max(backing))
        assert np.all(done.wave[:lead] == 0.0)
        assert np.allclose(heard, gain * backing, atol=1e-5)


def test_the_backing_starts_within_half_a_sample_of_the_timeline() -> None:
    backing = np.zeros((48_000, 2), dtype=np.float32)
    backing[0] = 1.0
    for start_s in (100.0, 100.0000041, 7.123456789):
        timeline = Timeline.starting(start_s, Beats(0), BPM)
        done = mixed(performance(timeline=timeline), backing, {})
        landed = int(np.argmax(np.abs(done.wave[:, 0])))
        assert abs(landed / SAMPLE_RATE_HZ - (start_s - done.start_s)) <= 0.5001 / SAMPLE_RATE_HZ


def test_at_another_tempo_the_backing_follows_with_its_pitch() -> None:
    time = times_s(SAMPLE_RATE_HZ * 5)
    tone = (0.2 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    timeline = Timeline.starting(100.0, Beats(0), BPM * 1.1)
    done = mixed(performance(timeline=timeline), np.stack([tone, tone], axis=1), {})
    heard = done.wave[sample_at(1.0) : sample_at(3.0), 0].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard)), 2**19))
    assert np.argmax(spectrum) * SAMPLE_RATE_HZ / 2**19 == pytest.approx(484.0, abs=0.2)


def test_a_click_on_a_beat_of_the_backing_is_heard_on_that_beat_of_a_changing_timeline() -> None:
    backing = np.zeros((SAMPLE_RATE_HZ * 5, 2), dtype=np.float32)
    beats = range(8)
    for beat in beats:
        backing[sample_at(beat * 0.5)] = 0.5
    timeline = Timeline.starting(100.0, Beats(0), BPM).changed_from(
        101.3, 110.0, not_before_s=100.0
    )
    timeline = timeline.changed_from(102.4, 131.0, not_before_s=100.0)
    done = mixed(performance(timeline=timeline), backing, {})
    sizes = np.abs(done.wave[:, 0])
    for beat in beats:
        expected = sample_at(timeline.time_s_at(Beats(beat)) - done.start_s)
        around = sizes[max(expected - 4_000, 0) : expected + 4_000]
        assert abs(int(np.argmax(around)) - min(expected, 4_000)) <= 1


def test_a_pause_is_silent_and_the_music_goes_on_where_it_stopped() -> None:
    backing = noise(4.5)
    timeline = Timeline(
        (
            Segment(100.0, Beats(0), BPM),
            Segment(101.0, Beats(2), 0.0),
            Segment(103.0, Beats(2), BPM),
        )
    )
    done = mixed(performance(timeline=timeline), backing, {})
    held = done.wave[sample_at(LEAD_IN_S + 1.0) : sample_at(LEAD_IN_S + 3.0)]
    assert np.all(held == 0.0)
    after = done.wave[sample_at(LEAD_IN_S + 3.1) :][:1_000]
    source = backing[sample_at(1.1) :][:1_000]
    assert np.corrcoef(after[:, 0], source[:, 0])[0, 1] > 0.999
    assert len(done.wave) == sample_at(LEAD_IN_S + 6.0 + TAIL_S)


def test_a_performance_stopped_while_held_still_ends() -> None:
    timeline = Timeline((Segment(100.0, Beats(0), BPM), Segment(101.0, Beats(2), 0.0)))
    done = mixed(performance(timeline=timeline, to_beats=Beats(2)), noise(4.5), {})
    assert len(done.wave) == sample_at(LEAD_IN_S + 1.0 + TAIL_S)
    only = mixed(
        performance(timeline=Timeline.starting(100.0, Beats(0), 0.0), to_beats=Beats(2)),
        SILENCE,
        {},
    )
    assert len(only.wave) == sample_at(LEAD_IN_S + TAIL_S)


def test_a_song_stopped_early_fades_and_one_begun_later_begins_there() -> None:
    done = mixed(performance(to_beats=Beats(4)), noise(4.5), {})
    assert np.all(done.wave[sample_at(LEAD_IN_S + 2.0 + 0.41) :] == 0.0)
    assert peak(done.wave[sample_at(LEAD_IN_S + 1.9) : sample_at(LEAD_IN_S + 2.0)]) > 0.0
    timeline = Timeline.starting(100.0, Beats(4), BPM)
    late = mixed(performance(timeline=timeline, from_beats=Beats(4)), noise(4.5), {})
    assert np.all(late.wave[: sample_at(LEAD_IN_S)] == 0.0)
    heard = late.wave[sample_at(LEAD_IN_S + 0.1) :][:1_000, 0]
    assert np.corrcoef(heard, noise(4.5)[sample_at(2.1) :][:1_000, 0])[0, 1] > 0.999


def loud_performance(of: Song) -> Performance:
    hits = tuple(Hit(100.0 + 0.125 * step, list(KitPiece)[step % 13], 127) for step in range(32))
    takes = tuple(
        Take(seat, "somebody", "person", character.id, Level.FULL, hits)
        for seat, character in enumerate(CHARACTERS, start=1)
    )
    timeline = Timeline.starting(100.0, Beats(0), BPM)
    return Performance(of, timeline, 1, Beats(0), of.end_beats, takes)


def test_a_mix_has_its_loudness_and_never_clips_though_all_strike_as_hard_as_they_can(
    kits: dict[str, SampledKit],
) -> None:
    done = mixed(loud_performance(song()), noise(4.5), kits)
    assert np.all(np.isfinite(done.wave))
    assert true_peak_dbtp(done.wave) <= MIX_CEILING_DBTP
    assert loudness_lufs(done.wave) == pytest.approx(MIX_LUFS, abs=1.5)


def test_the_same_performance_gives_the_same_recording(kits: dict[str, SampledKit]) -> None:
    first, second = (mixed(loud_performance(song()), noise(4.5), kits) for _ in range(2))
    assert np.array_equal(first.wave, second.wave)


def test_host_sits_to_the_left_and_guest_to_the_right(kits: dict[str, SampledKit]) -> None:
    hit = Hit(101.0, KitPiece.SNARE, 100)
    for seat, louder in ((1, 0), (2, 1)):
        done = mixed(performance(hit, kit_id="studio", seat=seat), SILENCE, kits)
        power = np.sum(done.wave.astype(np.float64) ** 2, axis=0)
        assert np.argmax(power) == louder


def test_an_open_hat_ends_where_the_same_hat_is_closed(kits: dict[str, SampledKit]) -> None:
    opened = Hit(101.0, KitPiece.HAT_OPEN, 100)
    closed = Hit(101.1, KitPiece.HAT_PEDAL, 1)

    def after(*hits: Hit) -> float:
        wave = mixed(performance(*hits, kit_id="studio"), SILENCE, kits).wave
        return peak(wave[sample_at(LEAD_IN_S + 1.15) : sample_at(LEAD_IN_S + 1.5)])

    assert after(opened, closed) < 0.1 * after(opened)
    far = Hit(103.0, KitPiece.HAT_PEDAL, 1)
    assert after(opened, far) == pytest.approx(after(opened), rel=0.01)


def test_a_kit_that_is_not_there_is_named() -> None:
    with pytest.raises(KitMissing, match=r"seat 1 played on kit 'impulse'.*no kit"):
        mixed(performance(Hit(101.0, KitPiece.KICK, 100)), SILENCE, {})


def test_the_drum_stem_strikes_every_stroke_as_written() -> None:
    of = song(first_beat_s=0.25)
    stem = drum_stem(of, (IMPULSES[IMPULSE_KIT_ID],), sample_at(of.duration_s))
    assert len(stem) == sample_at(of.duration_s)
    expected = [sample_at(0.25 + 0.5 * beat) for beat in range(8)]
    assert np.flatnonzero(stem[:, 0]).tolist() == expected


def takes_of(velocities: tuple[int, ...]) -> tuple[Take, ...]:
    """Give a take for each velocity, all on one kit, a snare on each beat, one after the other."""
    return tuple(
        Take(
            seat,
            "somebody",
            "person",
            "studio",
            Level.FULL,
            tuple(
                Hit(100.0 + 2.0 * (seat - 1) + 0.5 * beat, KitPiece.SNARE, velocity)
                for beat in range(4)
            ),
        )
        for seat, velocity in enumerate(velocities, start=1)
    )


def test_a_soft_player_is_brought_towards_a_loud_one_and_stays_softer(
    kits: dict[str, SampledKit],
) -> None:
    of = song(bars=3)
    two = Performance(
        of, Timeline.starting(100.0, Beats(0), BPM), 1, Beats(0), of.end_beats, takes_of((120, 40))
    )
    wave = mixed(two, SILENCE, kits).wave
    loud, soft = (
        loudness_lufs(wave[sample_at(LEAD_IN_S + from_s) : sample_at(LEAD_IN_S + from_s + 2.0)])
        for from_s in (0.0, 2.0)
    )
    struck = [kits["studio"].stroke(KitPiece.SNARE, velocity, 0) for velocity in (120, 40)]
    apart = loudness_lufs(struck[0]) - loudness_lufs(struck[1])
    assert apart > 8.0
    assert 0.25 * apart < loud - soft < 0.75 * apart


def test_seats_at_the_back_are_heard_with_more_of_the_room(kits: dict[str, SampledKit]) -> None:
    def room_share(seat: int) -> float:
        hit = Hit(101.0, KitPiece.RIM, 110)
        wave = mixed(performance(hit, kit_id="studio", seat=seat), SILENCE, kits).wave
        start = sample_at(LEAD_IN_S + 1.0)
        power = np.sum(wave[start:].astype(np.float64) ** 2, axis=1)
        direct = len(kits["studio"].stroke(KitPiece.RIM, 110, 0))
        return float(power[direct:].sum() / power.sum())

    assert room_share(6) > room_share(4) > room_share(2) > 0.0


def test_nothing_is_heard_before_it_is_struck(kits: dict[str, SampledKit]) -> None:
    done = mixed(performance(Hit(102.0, KitPiece.SNARE, 127), kit_id="arena"), SILENCE, kits)
    # What is left is the rounding of the room's Fourier transforms.
    assert peak(done.wave[: sample_at(LEAD_IN_S + 2.0)]) < 1e-6


@pytest.mark.parametrize("level", [0.5, 0.13, 0.08, 0.01])
def test_drums_are_moved_towards_the_song_by_no_more_than_it_takes_nor_than_6_db(
    level: float, kits: dict[str, SampledKit]
) -> None:
    """The song sounds in the first half, the drums in the second."""
    of = song(bars=4)
    tone = level * np.sin(2 * np.pi * 997 * times_s(4 * SAMPLE_RATE_HZ))
    hits = tuple(Hit(104.2 + 0.125 * step, KitPiece.SNARE, 110) for step in range(28))
    take = Take(1, "somebody", "person", "studio", Level.FULL, hits)
    timeline = Timeline.starting(100.0, Beats(0), BPM)
    both = Performance(of, timeline, 1, Beats(0), of.end_beats, (take,))
    wave = mixed(both, np.stack([tone, tone], axis=1).astype(np.float32), kits).wave
    halves = [
        loudness_lufs(wave[sample_at(LEAD_IN_S + from_s) : sample_at(LEAD_IN_S + from_s + 3.5)])
        for from_s in (0.1, 4.2)
    ]
    alone = np.zeros((sample_at(3.5), 2), dtype=np.float32)
    for index, hit in enumerate(hits):
        sound = kits["studio"].stroke(hit.piece, hit.velocity, index)
        add_panned(alone, sound, start=sample_at(hit.time_s - 104.2), pan=-0.22)
    before = loudness_lufs(alone) - 20 * float(np.log10(level))
    expected = float(np.clip(np.clip(before, -2.0, 2.0) - before, -6.0, 6.0))
    assert halves[1] - halves[0] - before == pytest.approx(expected, abs=1.5)


def test_a_song_as_written_is_its_strokes_at_its_own_times() -> None:
    of = song(first_beat_s=0.25)
    written = as_written(of, (IMPULSE_KIT_ID,))
    assert [hit.time_s for hit in written.takes[0].hits] == [0.25 + 0.5 * beat for beat in range(8)]
    assert written.timeline.time_s_at(Beats(3)) == of.tempo_map.time_s_at(Beats(3))
    first = as_written(of, (IMPULSE_KIT_ID,), Level.FIRST)
    assert len(first.takes[0].hits) == len(of.parts[0].asked_at(Level.FIRST))
