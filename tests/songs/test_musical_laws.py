"""What every song that comes along promises those who play it, and those who sing it."""

from fractions import Fraction
from itertools import combinations, pairwise

import pytest

from uchiawase.score.chord import ChordSpan
from uchiawase.score.kit_piece import PIECES, KitPiece, Limb
from uchiawase.score.level import Level
from uchiawase.score.melody import MelodyNote, Voice
from uchiawase.score.part import Part
from uchiawase.score.stroke import Stroke
from uchiawase.songs import (
    meet_me_on_the_one,
    meet_me_on_the_one_drums,
    the_same_second,
    the_same_second_drums,
)
from uchiawase.songs.composition import Composition
from uchiawase.songs.harmony import parallel, voiced

FIRST_SONG, SECOND_SONG = meet_me_on_the_one.composed(), the_same_second.composed()
PIECES_OF_MUSIC = (FIRST_SONG, SECOND_SONG)
TITLE_BARS = {
    FIRST_SONG.song.id: meet_me_on_the_one_drums.TITLE_BARS,
    SECOND_SONG.song.id: the_same_second_drums.TITLE_BARS,
}
SOLOS = {
    FIRST_SONG.song.id: {seat: (bar, 0, 4) for seat, bar in meet_me_on_the_one_drums.SOLOS.items()},
    SECOND_SONG.song.id: {
        seat: (bar, beat, beat + 2) for seat, (bar, beat) in the_same_second_drums.SOLOS.items()
    },
}
"""For each seat the bar of its solo, and from which beat to before which."""

HAND_REST_S = {
    Level.FIRST: 0.47,
    Level.EASY: 0.40,
    Level.STEADY: 0.24,
    Level.RICH: 0.20,
    Level.FULL: 0.20,
}
"""How long the same hand rests at least between two strokes, where both take turns."""

FOOT_REST_S = {
    Level.FIRST: 0.47,
    Level.EASY: 0.34,
    Level.STEADY: 0.24,
    Level.RICH: 0.12,
    Level.FULL: 0.12,
}

MOST_STROKES_A_SECOND = {
    Level.FIRST: 2.1,
    Level.EASY: 4.2,
    Level.STEADY: 5.5,
    Level.RICH: 8.5,
    Level.FULL: 10.5,
}
"""Over any two seconds, all limbs together."""

# What the ear calls strong: the one and the three of a bar of four.
STRONG_BEATS = {Fraction(0), Fraction(2)}

both = pytest.mark.parametrize("piece", PIECES_OF_MUSIC, ids=lambda piece: piece.song.id)
each_part = pytest.mark.parametrize(
    ("piece", "part"),
    [(piece, part) for piece in PIECES_OF_MUSIC for part in piece.song.parts],
    ids=lambda value: value.name if isinstance(value, Part) else value.song.id,
)
each_voice = pytest.mark.parametrize(
    ("piece", "voice"),
    [(piece, voice) for piece in PIECES_OF_MUSIC for voice in piece.sheet.voices],
    ids=lambda value: value.name if isinstance(value, Voice) else value.song.id,
)


def asked(part: Part, level: Level) -> list[Stroke]:
    return [part.strokes[index] for index in part.asked_at(level)]


def positions(part: Part, level: Level) -> set[Fraction]:
    return {stroke.beats for stroke in asked(part, level)}


def limb(stroke: Stroke) -> Limb:
    return PIECES[stroke.piece].limb


def times_s(piece: Composition, strokes: list[Stroke]) -> list[float]:
    return [piece.song.tempo_map.time_s_at(stroke.beats) for stroke in strokes]


def chord_at(piece: Composition, beats: Fraction) -> ChordSpan:
    return next(span for span in piece.sheet.chart if span.beats <= beats < span.end_beats)


def beat_in_bar(beats: Fraction) -> Fraction:
    return beats % 4


# --- form ----------------------------------------------------------------------------------------


@both
def test_it_lasts_75_to_120_s_and_starts_at_the_start_of_the_stems(piece: Composition) -> None:
    song = piece.song
    assert song.tempo_map.time_s_at(Fraction(0)) == 0.0
    played_s = song.tempo_map.time_s_at(song.end_beats)
    assert 75.0 <= played_s <= song.duration_s <= 120.0
    assert song.duration_s - played_s >= 2.5, "the last stroke has no time to ring"


@both
def test_sections_tile_the_song_and_say_what_they_are(piece: Composition) -> None:
    song = piece.song
    assert song.sections[0].from_bar == 1
    assert song.sections[-1].to_bar == song.bar_count + 1
    assert all(one.to_bar == following.from_bar for one, following in pairwise(song.sections))
    names = [section.name for section in song.sections if section.name != "Break"]
    assert names == [
        "Intro", "Verse", "Pre-chorus", "Chorus", "Bridge", "Last chorus", "End",
    ]  # fmt: skip


@both
def test_sections_are_of_four_or_eight_bars(piece: Composition) -> None:
    assert {one.to_bar - one.from_bar for one in piece.song.sections} == {4, 8}


def test_the_two_songs_differ_in_tempo_key_and_feel() -> None:
    first, second = FIRST_SONG, SECOND_SONG
    assert first.song.tempo_map.bpm_at(Fraction(0)) == 114.0
    assert second.song.tempo_map.bpm_at(Fraction(0)) == 123.0
    assert not first.sheet.keys[0].minor
    assert second.sheet.keys[0].minor
    assert first.sheet.swing == Fraction(1, 2) < second.sheet.swing
    assert {part.name for part in first.song.parts}.isdisjoint(
        part.name for part in second.song.parts
    )


# --- harmony -------------------------------------------------------------------------------------


@both
def test_chords_fill_the_song_without_a_gap(piece: Composition) -> None:
    chart = piece.sheet.chart
    assert chart[0].beats == 0
    assert all(one.end_beats == following.beats for one, following in pairwise(chart))
    assert chart[-1].end_beats == piece.song.end_beats


@both
def test_hands_and_bass_never_run_in_fifths_or_octaves(piece: Composition) -> None:
    voicings = voiced(piece.sheet.chart, lowest=54, highest=74)
    for one, following in pairwise(voicings):
        top = one.hands[-1], following.hands[-1]
        assert not parallel(*top, one.bass, following.bass), one.chord.symbol


@both
def test_hands_move_by_no_more_than_a_fourth_and_mostly_by_steps(piece: Composition) -> None:
    moves = [
        abs(b - a)
        for one, following in pairwise(voiced(piece.sheet.chart, lowest=54, highest=74))
        for a, b in zip(one.hands, following.hands, strict=True)
    ]
    assert max(moves) <= 5
    assert sum(move <= 2 for move in moves) >= 0.7 * len(moves)


# --- melody --------------------------------------------------------------------------------------


@each_voice
def test_a_voice_can_be_sung(piece: Composition, voice: Voice) -> None:
    del piece
    pitches = [note.pitch.midi for note in voice.notes]
    # From E below middle C … A5; a twelfth and a half in all.
    assert min(pitches) >= 64 - 12
    assert max(pitches) <= 81
    assert max(pitches) - min(pitches) <= 19
    leaps = [abs(b - a) for a, b in pairwise(pitches)]
    assert max(leaps) <= 12
    assert sum(leap <= 4 for leap in leaps) >= 0.7 * len(leaps)


@each_voice
def test_a_voice_breathes_at_least_every_four_bars(piece: Composition, voice: Voice) -> None:
    del piece
    phrase_beats = voice.notes[0].beats
    for note, following in pairwise(voice.notes):
        assert note.end_beats - phrase_beats <= 16
        if following.beats >= note.end_beats + Fraction(1, 2):
            phrase_beats = following.beats


@each_voice
def test_what_falls_on_a_strong_beat_belongs_to_the_chord_or_goes_there_by_step(
    piece: Composition, voice: Voice
) -> None:
    for note, following in pairwise([*voice.notes, None]):
        assert note is not None
        if beat_in_bar(note.beats) not in STRONG_BEATS:
            continue
        if note.pitch.name.number in chord_at(piece, note.beats).chord.tones:
            continue
        assert following is not None
        assert resolves(piece, note, following), said(piece, note)


@each_voice
def test_what_is_held_for_a_beat_belongs_to_the_chord_it_is_held_over(
    piece: Composition, voice: Voice
) -> None:
    for note in voice.notes:
        if note.length_beats < 1:
            continue
        chord = chord_at(piece, note.end_beats - Fraction(1, 4)).chord
        ninth = (chord.root.number + 2) % 12
        assert note.pitch.name.number in chord.tones | {ninth}, said(piece, note)


def resolves(piece: Composition, note: MelodyNote, following: MelodyNote) -> bool:
    step = 1 <= abs(following.pitch.midi - note.pitch.midi) <= 2
    chord = chord_at(piece, following.beats).chord
    return step and following.beats == note.end_beats and following.pitch.name.number in chord.tones


def said(piece: Composition, note: MelodyNote) -> str:
    bar = piece.song.bar_at(note.beats)
    chord = chord_at(piece, note.beats).chord.symbol
    return f"bar {bar}, beat {float(beat_in_bar(note.beats)) + 1}: {note.pitch} over {chord}"


@both
def test_the_two_voices_never_run_in_fifths_and_clash_nowhere(piece: Composition) -> None:
    host, guest = piece.sheet.voices
    together = [
        (one, other) for one in host.notes for other in guest.notes if one.beats == other.beats
    ]
    for one, other in together:
        assert abs(one.pitch.midi - other.pitch.midi) % 12 not in {1, 2, 6, 10, 11} or (
            # A seventh chord has such an interval of its own.
            {one.pitch.name.number, other.pitch.name.number}
            <= chord_at(piece, one.beats).chord.tones
        ), said(piece, one)
    for (one, other), (then, then_other) in pairwise(together):
        if then.beats - one.beats > 1:
            continue
        upper = (one.pitch.midi, then.pitch.midi)
        lower = (other.pitch.midi, then_other.pitch.midi)
        fifth = all(abs(one - other) % 12 == 7 for one, other in zip(upper, lower, strict=True))
        leapt = abs(upper[1] - upper[0]) > 2
        assert not (fifth and leapt), said(piece, then)


@both
def test_the_voices_answer_each_other_in_the_verse_and_meet_in_the_chorus(
    piece: Composition,
) -> None:
    def sung(name: str, voice: Voice) -> set[Fraction]:
        section = next(one for one in piece.song.sections if one.name == name)
        start, stop = (
            piece.song.bar_start_beats(bar) for bar in (section.from_bar, section.to_bar)
        )
        return {
            beats for note in voice.notes if start <= note.beats < stop for beats in (note.beats,)
        }

    host, guest = piece.sheet.voices
    apart = sung("Verse", host) & sung("Verse", guest)
    assert len(apart) <= 0.2 * len(sung("Verse", host))
    for name in ("Chorus", "Last chorus"):
        met = sung(name, host) & sung(name, guest)
        assert len(met) >= 0.5 * min(len(sung(name, host)), len(sung(name, guest)))


@both
def test_the_chorus_lies_higher_than_the_verse_and_repeats_its_cell(piece: Composition) -> None:
    def notes(name: str) -> list[MelodyNote]:
        section = next(one for one in piece.song.sections if one.name == name)
        return [
            note
            for note in piece.sheet.voices[0].notes
            if section.from_bar <= piece.song.bar_at(note.beats) < section.to_bar
        ]

    def middle(name: str) -> float:
        found = [note.pitch.midi for note in notes(name)]
        return sum(found) / len(found)

    assert middle("Chorus") >= middle("Verse") + 1.5
    assert sum(note.syllable != "" for note in notes("Chorus")) >= 5
    bars: dict[int, tuple[Fraction, ...]] = {}
    for note in notes("Chorus"):
        bar = piece.song.bar_at(note.beats)
        if beat_in_bar(note.beats) < 2:
            bars[bar] = (*bars.get(bar, ()), beat_in_bar(note.beats))
    rhythms = list(bars.values())
    assert max(rhythms.count(rhythm) for rhythm in rhythms) >= 4


# --- drums ---------------------------------------------------------------------------------------


@both
def test_there_is_a_named_part_with_a_hint_for_each_of_six_seats(piece: Composition) -> None:
    parts = piece.song.parts
    assert [part.seat for part in parts] == [1, 2, 3, 4, 5, 6]
    assert len({part.name for part in parts}) == 6
    for part in parts:
        assert part.hint.endswith(".")
        assert part.hint.count(".") == 1


@each_part
def test_a_first_timer_has_at_most_two_pieces_one_at_a_time_and_only_beats(
    piece: Composition, part: Part
) -> None:
    del piece
    assert len(part.pieces_at(Level.FIRST)) <= 2
    first = asked(part, Level.FIRST)
    assert all(stroke.beats.denominator == 1 for stroke in first)
    assert len({stroke.beats for stroke in first}) == len(first), "two pieces at once"


@each_part
def test_levels_are_nested_and_each_asks_for_more(piece: Composition, part: Part) -> None:
    del piece
    levels = [set(part.asked_at(level)) for level in Level]
    assert all(less < more for less, more in pairwise(levels))
    assert len(levels[-1]) >= 1.5 * len(levels[0])


@each_part
def test_two_hands_and_two_feet_can_play_it(piece: Composition, part: Part) -> None:
    for level in Level:
        strokes = asked(part, level)
        for beats in {stroke.beats for stroke in strokes}:
            together = [stroke for stroke in strokes if stroke.beats == beats]
            assert sum(limb(stroke) == "hand" for stroke in together) <= 2
            assert len({stroke.piece for stroke in together}) == len(together)
            assert len(together) <= (2 if level <= Level.STEADY else 3), piece.song.bar_at(beats)


@each_part
def test_no_hand_is_asked_to_be_faster_than_its_level(piece: Composition, part: Part) -> None:
    for level in Level:
        # The hand that has rested longest strikes next: what cannot be played so cannot be played.
        hands_s = [-1.0, -1.0]
        strokes = [stroke for stroke in asked(part, level) if limb(stroke) == "hand"]
        for stroke, time_s in zip(strokes, times_s(piece, strokes), strict=True):
            rested = hands_s.index(min(hands_s))
            bar = piece.song.bar_at(stroke.beats)
            assert time_s - hands_s[rested] >= HAND_REST_S[level], f"bar {bar}, {level!r}"
            hands_s[rested] = time_s


@each_part
def test_no_foot_is_asked_to_be_faster_than_its_level(piece: Composition, part: Part) -> None:
    for level in Level:
        for foot in (KitPiece.KICK, KitPiece.HAT_PEDAL):
            strokes = [stroke for stroke in asked(part, level) if stroke.piece is foot]
            for (one, one_s), (_, then_s) in pairwise(
                zip(strokes, times_s(piece, strokes), strict=True)
            ):
                assert then_s - one_s >= FOOT_REST_S[level], piece.song.bar_at(one.beats)


@each_part
def test_no_two_seconds_ask_for_more_than_the_level_allows(piece: Composition, part: Part) -> None:
    for level in Level:
        struck_s = times_s(piece, asked(part, level))
        for index, start_s in enumerate(struck_s):
            count = sum(time_s < start_s + 2.0 for time_s in struck_s[index:])
            bar = piece.song.bar_at(piece.song.tempo_map.beats_at(start_s))
            assert count <= 2.0 * MOST_STROKES_A_SECOND[level] + 1, f"bar {bar}, {level!r}"


@both
def test_all_six_meet_on_the_one_of_every_bar_at_every_level(piece: Composition) -> None:
    for bar in range(1, piece.song.bar_count + 1):
        one = piece.song.bar_start_beats(bar)
        assert all(one in positions(part, Level.FIRST) for part in piece.song.parts)


@both
def test_any_two_parts_share_a_position_in_every_bar(piece: Composition) -> None:
    for first, second in combinations(piece.song.parts, 2):
        shared = positions(first, Level.FIRST) & positions(second, Level.FIRST)
        assert len({piece.song.bar_at(beats) for beats in shared}) == piece.song.bar_count


@both
def test_host_and_guest_share_more_than_a_hundred_positions_at_first(piece: Composition) -> None:
    host, guest = piece.song.parts[:2]
    assert len(positions(host, Level.FIRST) & positions(guest, Level.FIRST)) > 100


@each_part
def test_every_section_has_strokes_for_everybody(piece: Composition, part: Part) -> None:
    for section in piece.song.sections:
        bars = {piece.song.bar_at(beats) for beats in positions(part, Level.FULL)}
        assert bars >= set(range(section.from_bar, section.to_bar))


@each_part
def test_every_border_has_a_fill_of_its_own(piece: Composition, part: Part) -> None:
    # The last bar of a section is not the bar before it again.
    rhythm: dict[int, set[tuple[Fraction, KitPiece]]] = {}
    for stroke in asked(part, Level.FULL):
        bar = piece.song.bar_at(stroke.beats)
        rhythm.setdefault(bar, set()).add((beat_in_bar(stroke.beats), stroke.piece))
    for section in piece.song.sections[:-1]:
        last = section.to_bar - 1
        assert rhythm[last] != rhythm[last - 1], f"bar {last}"


@each_part
def test_every_seat_has_a_moment_to_itself(piece: Composition, part: Part) -> None:
    bar, from_beat, to_beat = SOLOS[piece.song.id][part.seat]
    start = piece.song.bar_start_beats(bar)
    # The one is everybody's; what follows it until the end of the stretch is the soloist's.
    mine = {beats for beats in range(from_beat, to_beat) if start + beats > start}
    assert {start + beats for beats in mine} <= positions(part, Level.FIRST) | {start}
    full = {
        beats
        for beats in positions(part, Level.FULL)
        if start + from_beat <= beats < start + to_beat
    }
    assert len(full) >= 3 * (to_beat - from_beat) // 2
    for other in piece.song.parts:
        if other.seat in {part.seat, 1 if piece is SECOND_SONG else part.seat}:
            continue
        struck = {
            beats
            for beats in positions(other, Level.FULL)
            if start + from_beat <= beats < start + to_beat and beats > start
        }
        assert not struck, f"seat {other.seat} plays into bar {bar}"


@each_part
def test_dynamics_reach_from_ghosts_to_accents(piece: Composition, part: Part) -> None:
    del piece
    velocities = {stroke.velocity for stroke in part.strokes}
    assert max(velocities) - min(velocities) >= 50
    assert len(velocities) >= 12


@both
def test_the_last_stroke_is_struck_by_all_and_by_nobody_after(piece: Composition) -> None:
    last = piece.song.bar_start_beats(piece.song.bar_count)
    assert all(max(positions(part, Level.FULL)) == last for part in piece.song.parts)


@both
def test_all_notes_stand_within_the_song(piece: Composition) -> None:
    for track in piece.arrangement.tracks:
        assert track.notes
        for note in track.notes:
            assert 0 <= note.beats < piece.song.end_beats
            assert note.length_beats > 0
            assert 1 <= note.velocity <= 127


@each_part
def test_every_piece_that_a_part_asks_for_is_a_drum_and_not_the_click(
    piece: Composition, part: Part
) -> None:
    del piece
    assert KitPiece.CLICK not in part.pieces_at(Level.FULL)


@both
def test_composing_twice_gives_the_same_song(piece: Composition) -> None:
    module = meet_me_on_the_one if piece is FIRST_SONG else the_same_second
    assert module.composed() == piece
