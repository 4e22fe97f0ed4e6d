"""*Meet Me on the One*: the song that comes along, at 114 bpm.

"The one" is what musicians call the first beat of a bar, and this is a song about arriving there
together. Every bar has all six seats on its one; every fourth bar they speak the title together,
meet – me – on – the – ONE, on the last beats before it. Two lead voices are apart in the verse,
one left and one right, answering each other; in the chorus they take the same run-up and part into
a third where they land.

Key of D major. The chorus goes IV – V – iii – vi, the turn that Japanese musicians call 王道進行,
the royal road, and that K-pop walks as gladly; it comes home to D only at the very last stroke.
"""

from dataclasses import dataclass

from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.part import Part
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.tempo_map import TempoMap
from uchiawase.songs.composition import Composition, DrumBar, strokes_of
from uchiawase.sound.backing import Arrangement, Note, Point, Sweep, Track
from uchiawase.sound.patch import Bowed, Plucked
from uchiawase.units import Beats

_BPM = 114.0
_BAR_COUNT = 36
_DURATION_S = 77.0
_BEATS_PER_BAR = 4

_SECTIONS = (
    Section("Intro", 1, 5),
    Section("Verse", 5, 13),
    Section("Build", 13, 17),
    Section("Chorus", 17, 25),
    Section("Bridge", 25, 29),
    Section("Last chorus", 29, 36),
    Section("End", 36, 37),
)


# --- harmony -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: what musicians call it, its bass, and its voicing, as MIDI pitches."""

    name: str
    bass: int
    voicing: tuple[int, int, int, int]


_G = Chord("Gmaj7", 31, (59, 62, 66, 69))
_A = Chord("A", 33, (61, 64, 69, 71))
_FSM = Chord("F♯m7", 30, (61, 64, 66, 69))
_BM = Chord("Bm7", 35, (59, 62, 66, 69))
_EM = Chord("Em9", 28, (59, 62, 66, 67))
_FS = Chord("F♯7/A♯", 34, (58, 61, 64, 66))
_AM = Chord("Am7", 33, (60, 64, 67, 69))
_D9 = Chord("D9", 38, (60, 64, 66, 69))
_D = Chord("Dadd9", 38, (62, 64, 66, 69))
_DFS = Chord("Dadd9/F♯", 30, (62, 64, 66, 69))
_GM = Chord("Gm6", 31, (58, 62, 64, 67))
_AS = Chord("A7sus4", 33, (62, 64, 67, 69))
_A7 = Chord("A7", 33, (61, 64, 67, 69))

ChordChart = tuple[tuple[tuple[Chord, int], ...], ...]

CHORDS: ChordChart = (
    # Intro
    ((_G, 4),), ((_A, 4),), ((_FSM, 4),), ((_BM, 4),),
    # Verse
    ((_BM, 4),), ((_G, 4),), ((_D, 4),), ((_A, 4),),
    ((_BM, 4),), ((_G, 4),), ((_DFS, 4),), ((_AS, 2), (_A7, 2)),
    # Build
    ((_EM, 4),), ((_FSM, 4),), ((_G, 4),), ((_AS, 2), (_A7, 2)),
    # Chorus
    ((_G, 4),), ((_A, 4),), ((_FSM, 4),), ((_BM, 4),),
    ((_EM, 4),), ((_FS, 4),), ((_BM, 4),), ((_AM, 2), (_D9, 2)),
    # Bridge: the minor fourth degree, then the way back
    ((_G, 4),), ((_GM, 4),), ((_DFS, 4),), ((_AS, 2), (_A7, 2)),
    # Last chorus
    ((_G, 4),), ((_A, 4),), ((_FSM, 4),), ((_BM, 4),),
    ((_EM, 4),), ((_FS, 2), (_BM, 2)), ((_G, 2), (_AS, 1), (_A7, 1)),
    # End
    ((_D, 4),),
)  # fmt: skip
"""The chords of each bar, each with its length in beats."""


@dataclass(frozen=True, slots=True)
class _Sounding:
    """A chord where it stands: its bar, its first beat in the song, its length."""

    bar: int
    beats: Beats
    length: int
    chord: Chord
    next_bass: int


def _sounding() -> tuple[_Sounding, ...]:
    flat: list[tuple[int, int, int, Chord]] = []
    for index, bar in enumerate(CHORDS):
        beat = index * _BEATS_PER_BAR
        for chord, length in bar:
            flat.append((index + 1, beat, length, chord))
            beat += length
    following = [chord.bass for _, _, _, chord in flat[1:]] + [flat[-1][3].bass]
    return tuple(
        _Sounding(bar, Beats(beat), length, chord, next_bass)
        for (bar, beat, length, chord), next_bass in zip(flat, following, strict=True)
    )


# --- melody --------------------------------------------------------------------------------------

# A phrase is one bar of one voice: (beat in bar from 0, length in beats, MIDI pitch).
_Phrase = tuple[tuple[float, float, int], ...]

_RUN_UP: _Phrase = ((2, 0.5, 69), (2.5, 0.5, 71), (3, 0.5, 74), (3.5, 0.5, 76))
"""Meet – me – on – the: the title's run-up, the same for both voices."""

_HOST: dict[int, _Phrase] = {
    4: _RUN_UP,
    5: ((0.5, 0.5, 66), (1, 0.5, 69), (1.5, 0.5, 71), (2, 1, 74), (3, 0.5, 73), (3.5, 0.5, 69)),
    6: ((0, 1.5, 71), (2.5, 0.5, 69), (3, 1, 66)),
    9: ((0.5, 0.5, 66), (1, 0.5, 69), (1.5, 0.5, 71), (2, 1, 74), (3, 0.5, 73), (3.5, 0.5, 69)),
    10: ((0, 1, 71), (1, 0.5, 74), (1.5, 0.5, 76), (2, 1.5, 78)),
    12: ((0, 1.5, 79), (1.5, 0.5, 78), (2, 1.5, 76)),
    13: ((0, 0.5, 67), (0.5, 0.5, 69), (1, 0.5, 71), (1.5, 2, 74)),
    15: ((0, 0.5, 71), (0.5, 0.5, 73), (1, 0.5, 74), (1.5, 2, 78)),
    16: ((0, 0.5, 74), (0.5, 0.5, 76), (1, 0.75, 79), *_RUN_UP),
    17: ((0, 1.5, 78), (1.5, 0.5, 76), (2, 0.5, 74), (2.5, 0.5, 76), (3, 0.5, 78), (3.5, 0.5, 78)),
    18: ((0, 1.5, 76), (1.5, 0.5, 74), (2, 0.5, 73), (2.5, 0.5, 74), (3, 0.5, 76), (3.5, 0.5, 78)),
    19: ((0, 1.5, 81), (1.5, 0.5, 78), (2, 0.5, 76), (2.5, 0.5, 74), (3, 0.5, 76), (3.5, 0.5, 73)),
    20: ((0, 1.5, 74), *_RUN_UP),
    21: ((0, 1.5, 78), (1.5, 0.5, 79), (2, 0.5, 78), (2.5, 0.5, 76), (3, 0.5, 74), (3.5, 0.5, 76)),
    22: ((0, 1, 78), (1, 0.5, 76), (1.5, 0.5, 73), (2, 1, 76), (3, 0.5, 73), (3.5, 0.5, 70)),
    23: ((0, 1.5, 71), (1.5, 0.5, 74), (2, 0.5, 78), (2.5, 0.5, 81), (3, 1, 83)),
    24: ((0, 1, 81), (1, 0.5, 79), (1.5, 0.5, 76)),
    25: ((0, 2, 78), (2, 1.5, 74)),
    27: ((0, 1, 78), (1, 1, 76), (2, 2, 74)),
    28: ((0, 1.5, 76), *_RUN_UP),
    33: ((0, 1.5, 78), (1.5, 0.5, 79), (2, 0.5, 78), (2.5, 0.5, 76), (3, 0.5, 74), (3.5, 0.5, 76)),
    34: ((0, 1, 78), (1, 0.5, 76), (1.5, 0.5, 73), (2, 0.5, 74), (2.5, 0.5, 78), (3, 1, 81)),
    35: ((0, 1, 83), (1, 0.5, 81), (1.5, 0.5, 78), (2, 0.5, 69), (2.5, 0.5, 71), (3, 0.5, 73), (3.5, 0.5, 76)),
    36: ((0, 2.5, 74),),
}  # fmt: skip

_GUEST: dict[int, _Phrase] = {
    4: _RUN_UP,
    7: ((0.5, 0.5, 66), (1, 0.5, 69), (1.5, 0.5, 74), (2, 1, 78), (3, 0.5, 76), (3.5, 0.5, 74)),
    8: ((0, 1.5, 76), (2.5, 0.5, 73), (3, 1, 71)),
    11: ((0.5, 0.5, 69), (1, 0.5, 74), (1.5, 0.5, 76), (2, 1, 78), (3, 1, 81)),
    12: ((0, 1.5, 76), (1.5, 0.5, 74), (2, 1.5, 73)),
    14: ((0, 0.5, 69), (0.5, 0.5, 71), (1, 0.5, 73), (1.5, 2, 76)),
    16: ((1, 0.75, 76), *_RUN_UP),
    17: ((0, 1.5, 74), (3, 0.5, 74), (3.5, 0.5, 74)),
    18: ((0, 1.5, 73), (3, 0.5, 73), (3.5, 0.5, 76)),
    19: ((0, 1.5, 78), (1.5, 0.5, 73)),
    20: ((0, 1.5, 71), *_RUN_UP),
    21: ((0, 1.5, 74), (1.5, 0.5, 74), (2, 0.5, 74), (2.5, 0.5, 71)),
    22: ((0, 1, 73), (2, 1, 73), (3, 0.5, 70), (3.5, 0.5, 66)),
    23: ((0, 1.5, 66), (1.5, 0.5, 71), (2, 0.5, 74), (2.5, 0.5, 78), (3, 1, 78)),
    24: ((0, 1, 76), (1, 0.5, 76), (1.5, 0.5, 72)),
    26: ((0, 2, 76), (2, 1.5, 70)),
    27: ((2, 2, 69),),
    28: ((0, 1.5, 74), *_RUN_UP),
    33: ((0, 1.5, 74), (1.5, 0.5, 74), (2, 0.5, 74), (2.5, 0.5, 71)),
    34: ((0, 1, 73), (2, 0.5, 71), (2.5, 0.5, 74), (3, 1, 78)),
    35: ((0, 1, 78), (1, 0.5, 78), (1.5, 0.5, 74), (2, 0.5, 69), (2.5, 0.5, 71), (3, 0.5, 73), (3.5, 0.5, 76)),
    36: ((0, 2.5, 78),),
}  # fmt: skip

# The last chorus begins as the first did.
_HOST.update({bar + 12: _HOST[bar] for bar in range(17, 21)})
_GUEST.update({bar + 12: _GUEST[bar] for bar in range(17, 21)})


def _sung(voice: dict[int, _Phrase], *, softer: int) -> tuple[Note, ...]:
    return tuple(
        Note(
            Beats((bar - 1) * _BEATS_PER_BAR) + Beats(beat),
            # A breath between notes, so that repeated ones are heard as two.
            Beats(length) * Beats(23, 25),
            pitch,
            (104 if 17 <= bar < 25 or bar >= 29 else 88) - softer,
        )
        for bar, phrase in sorted(voice.items())
        for beat, length, pitch in phrase
    )


# --- accompaniment -------------------------------------------------------------------------------


def _is_chorus(bar: int) -> bool:
    return 17 <= bar < 25 or 29 <= bar < 36


def _pad_notes() -> tuple[Note, ...]:
    return tuple(
        Note(one.beats, Beats(one.length), pitch, 96 if _is_chorus(one.bar) else 80)
        for one in _sounding()
        for pitch in one.chord.voicing
    )


def _hook_notes() -> tuple[Note, ...]:
    """The plucked figure 3 + 3 + 2 + 3 + 3 + 2: falls through the chord and jumps up again."""
    # (sixteenth, which chord tone, octaves up)
    figure = ((0, 3, 0), (3, 2, 0), (6, 1, 0), (8, 3, 1), (11, 2, 1), (14, 1, 1))
    notes: list[Note] = []
    for one in _sounding():
        if not (one.bar < 5 or _is_chorus(one.bar) or one.bar in {9, 10, 11, 28}):
            continue
        for step, tone, octave in figure:
            if step >= one.length * 4:
                continue
            pitch = one.chord.voicing[tone] + 12 * octave
            velocity = 104 if step == 0 else 84
            notes.append(Note(one.beats + Beats(step, 4), Beats(2, 5), pitch, velocity))
    return tuple(notes)


def _key_notes() -> tuple[Note, ...]:
    """The keys: held with an answer after the third beat in the verse, off the beat in the chorus."""
    notes: list[Note] = []
    for one in _sounding():
        if _is_chorus(one.bar):
            rhythm = [(Beats(2 * step + 1, 2), Beats(2, 5)) for step in range(one.length)]
        elif one.bar < 5 or one.bar == _BAR_COUNT:
            rhythm = [(Beats(0), Beats(one.length))]
        elif 13 <= one.bar < 17:
            rhythm = [(Beats(step), Beats(7, 10)) for step in range(one.length)]
        else:
            rhythm = [(Beats(0), Beats(3, 2))]
            rhythm += [(Beats(5, 2), Beats(1, 2))] if one.length == _BEATS_PER_BAR else []
        notes += (
            Note(one.beats + offset, length, pitch, 84)
            for offset, length in rhythm
            for pitch in one.chord.voicing
        )
    return tuple(notes)


_SCALE = frozenset({2, 4, 6, 7, 9, 11, 1})
"""D major, as pitch classes."""


def _lead(root: int, next_root: int) -> int:
    """Give the note of the scale that leads to the next root from the side the bass comes from."""
    if abs(next_root - root) <= 1:
        return root
    step = -1 if next_root > root else 1
    lead = next_root + step
    return lead if lead % 12 in _SCALE else lead + step


def _bass_notes() -> tuple[Note, ...]:
    notes: list[Note] = []
    for one in _sounding():
        root = one.chord.bass
        lead = _lead(root, one.next_bass)
        if one.bar == _BAR_COUNT:
            line = [(Beats(0), Beats(4), root)]
        elif one.bar < 3:
            line = [(Beats(0), Beats(one.length) - Beats(1, 2), root)]
        elif _is_chorus(one.bar) and one.length == _BEATS_PER_BAR:
            line = [
                (Beats(0), Beats(7, 10), root),
                (Beats(3, 4), Beats(2, 5), root),
                (Beats(3, 2), Beats(2, 5), root + 12),
                (Beats(2), Beats(2, 5), root),
                (Beats(5, 2), Beats(2, 5), root + 12),
                (Beats(3), Beats(2, 5), root),
                (Beats(7, 2), Beats(2, 5), lead),
            ]
        elif one.length == _BEATS_PER_BAR and not 25 <= one.bar < 29:
            line = [
                (Beats(0), Beats(6, 5), root),
                (Beats(3, 2), Beats(2, 5), root),
                (Beats(5, 2), Beats(2, 5), root + 12),
                (Beats(3), Beats(2, 5), root),
                (Beats(7, 2), Beats(2, 5), lead),
            ]
        else:
            line = [(Beats(0), Beats(one.length) - Beats(1, 10), root)]
        notes += (Note(one.beats + at, length, pitch, 100) for at, length, pitch in line)
    return tuple(notes)


def _bell_notes() -> tuple[Note, ...]:
    """Ear candy: high answers in the gaps that the voices leave, and a run up into each chorus."""
    answers = {
        2: ((2, 88), (2.5, 86), (3, 81)),
        4: ((0.5, 86), (1, 90), (1.5, 88)),
        6: ((1.5, 86), (1.75, 90), (2, 93)),
        8: ((1.5, 85), (1.75, 88), (2, 93)),
        10: ((3.5, 90),),
        24: ((2, 88), (2.25, 90), (2.5, 93), (2.75, 96), (3, 98), (3.5, 102)),
        25: ((1, 86), (2.5, 93), (3.5, 90)),
        26: ((1, 86), (2.5, 91), (3.5, 88)),
        27: ((1, 86), (2.5, 90), (3.5, 93)),
        20: ((0.5, 86), (0.75, 90), (1, 93)),
        32: ((0.5, 86), (0.75, 90), (1, 93), (1.25, 95), (1.5, 98)),
        36: ((0.5, 86), (1, 90), (1.5, 93), (2, 98)),
    }
    return tuple(
        Note(Beats((bar - 1) * _BEATS_PER_BAR) + Beats(beat), Beats(1), pitch, 90)
        for bar, answer in sorted(answers.items())
        for beat, pitch in answer
    )


_PAD = Bowed(
    voices=5, spread_cents=13, square=0.0, sub=0.0, dark_hz=900, bright_hz=7_000, closing_s=1.2,
    open_share=0.45, attack_s=0.09, decay_s=1.0, sustain=0.85, release_s=0.22,
)  # fmt: skip
_BASS = Bowed(
    voices=1, spread_cents=0, square=0.35, sub=0.0, dark_hz=260, bright_hz=1_900, closing_s=0.09,
    open_share=0.12, attack_s=0.003, decay_s=0.5, sustain=0.75, release_s=0.03,
)  # fmt: skip
_VOICE = Bowed(
    voices=3, spread_cents=9, square=0.55, sub=0.18, dark_hz=1_500, bright_hz=5_600, closing_s=0.22,
    open_share=0.4, attack_s=0.012, decay_s=0.4, sustain=0.8, release_s=0.09,
    vibrato_cents=14, scoop_cents=45,
)  # fmt: skip
_KEYS = Plucked(
    partials=10, rolloff=1.3, stretch=0.0002, t60_s=1.9, damping=0.7, even=0.75, release_s=0.12
)
_HOOK = Plucked(
    partials=22, rolloff=0.9, stretch=0.00005, t60_s=0.75, damping=0.9, even=0.6, release_s=0.15
)
_BELLS = Plucked(
    partials=6, rolloff=0.8, stretch=0.06, t60_s=3.2, damping=0.5, even=0.9, release_s=0.6
)


def _at_bar(bar: int) -> Beats:
    return Beats((bar - 1) * _BEATS_PER_BAR)


def _points(*values: tuple[int, float]) -> tuple[Point, ...]:
    return tuple(Point(_at_bar(bar), value) for bar, value in values)


def _arrangement(tempo_map: TempoMap) -> Arrangement:
    return Arrangement(
        tempo_map=tempo_map,
        tracks=(
            Track("bass", _BASS, _bass_notes(), level_db=-10.0, duck=0.45),
            Track("pad", _PAD, _pad_notes(), level_db=-24.0, spread=0.5, hall=0.35, duck=0.65,
                  opens=True, chorus=0.5),
            Track("keys", _KEYS, _key_notes(), level_db=-13.0, pan=-0.15, spread=0.25, hall=0.25,
                  duck=0.3),
            Track("hook", _HOOK, _hook_notes(), level_db=-4.5, pan=0.1, spread=0.45, hall=0.25,
                  echo=0.3, duck=0.2, opens=True),
            Track("host's voice", _VOICE, _sung(_HOST, softer=0), level_db=-16.5, pan=-0.28,
                  hall=0.32, echo=0.2),
            Track("guest's voice", _VOICE, _sung(_GUEST, softer=6), level_db=-16.5, pan=0.28,
                  hall=0.32, echo=0.2),
            Track("bells", _BELLS, _bell_notes(), level_db=-11.5, spread=0.7, hall=0.5, echo=0.4),
        ),
        sweeps=(
            Sweep(_at_bar(3), _at_bar(5), rising=True, level_db=-19.0),
            Sweep(_at_bar(15), _at_bar(17), rising=True, level_db=-14.0),
            Sweep(_at_bar(17), _at_bar(18), rising=False, level_db=-15.0),
            Sweep(_at_bar(25), _at_bar(26), rising=False, level_db=-19.0),
            Sweep(_at_bar(27), _at_bar(29), rising=True, level_db=-14.0),
            Sweep(_at_bar(29), _at_bar(30), rising=False, level_db=-15.0),
            Sweep(_at_bar(36), _at_bar(37), rising=False, level_db=-16.0),
        ),
        brightness=_points(
            (1, 0.35), (5, 0.75), (6, 0.55), (13, 0.55), (17, 1.0), (25, 1.0), (26, 0.45),
            (29, 1.0), (36, 1.0),
        ),
        pulse=_points(
            (1, 0.25), (5, 0.35), (13, 0.5), (17, 0.9), (24, 0.9), (25, 0.15), (28, 0.3),
            (29, 0.9), (35, 0.9), (36, 0.0),
        ),
        end_beats=_at_bar(_BAR_COUNT + 1),
    )  # fmt: skip


# --- drums ---------------------------------------------------------------------------------------

_K, _S, _R, _C = KitPiece.KICK, KitPiece.SNARE, KitPiece.RIM, KitPiece.CLAP
_H, _O, _P = KitPiece.HAT_CLOSED, KitPiece.HAT_OPEN, KitPiece.HAT_PEDAL
_TH, _TM, _TL = KitPiece.TOM_HIGH, KitPiece.TOM_MID, KitPiece.TOM_LOW
_X, _D_, _B = KitPiece.CRASH, KitPiece.RIDE, KitPiece.RIDE_BELL

_Bars = tuple[DrumBar, ...]

# Every line below keeps two promises that tests hold it to: a stroke for a first-timer on the one
# of every bar, and no more than two pieces for a first-timer.

_HEARTBEAT: _Bars = (
    # Intro
    {_K: "1... .... 1... ...."},
    {_K: "1... .... 1... ...3"},
    {_K: "1... .... 1... ....", _S: ".... 2... .... 2..."},
    {_K: "1... .... .... ....", _S: ".... .... 1.2. 1.2."},
    # Verse
    *(
        {_K: "1... .... 1.3. ....", _S: ".... 1..g .... 1..."},
        {_K: "1... ...4 1.3. ....", _S: ".... 1..g .g.. 1..g"},
        {_K: "1... .... 1.3. ....", _S: ".... 1..g .... 1..."},
        {_K: "1... ..4. 1... ....", _S: ".... 1... .... 1.3."},
    )
    * 2,
    # Build
    {_K: "1... 2... 1... 2...", _S: ".... 1... .... 1..."},
    {_K: "1... 2... 1... 2...", _S: ".... 1... .... 1.3."},
    {_K: "1... 2... 1... 2...", _S: "..4. 1.3. ..4. 1.3."},
    {_K: "1... .... .... ....", _S: ".... 1.3. 1.2. 1.2."},
    # Chorus
    {_K: "1... 4... 1... 4...", _S: ".... 1... .... 1..g", _X: "4... .... .... ...."},
    {_K: "1... 4..5 1.3. 4...", _S: ".... 1..g .g.. 1..."},
    {_K: "1... 4... 1... 4...", _S: ".... 1..g .... 1..g"},
    {_K: "1... 4... .... ....", _S: ".... 1... 1.2. 1.2."},
    {_K: "1... 4... 1... 4...", _S: ".... 1..g .... 1..g"},
    {_K: "1... 4..5 1.3. 4...", _S: ".... 1..g .g.. 1..."},
    {_K: "1... 4... 1... 4...", _S: ".... 1..g .... 1..g"},
    {_K: "1... .... 1... ....", _S: ".... 1... ..4. 1.35"},
    # Bridge: calls, then answers, then both
    {_K: "1... .... .... ....", _S: ".... 1.3. .... ....", _X: "4... .... .... ...."},
    {_K: "1... .... 1... ....", _S: ".... .... ..3. 1..."},
    {_K: "1... .... 1... ....", _S: ".... 1... .... 1..."},
    {_K: "1... .... .... ....", _S: ".... 1... 1.2. 1.24"},
    # Last chorus
    {_K: "1... 4... 1... 4...", _S: ".... 1... .... 1..g", _X: "4... .... .... ...."},
    {_K: "1... 4..5 1.3. 4...", _S: ".... 1..g .g.. 1..g"},
    {_K: "1... 4..5 1.3. 4...", _S: ".... 1..g .g.. 1..g"},
    {_K: "1... 4... .... ....", _S: ".... 1... 1.2. 1.2."},
    {_K: "1... 4... 1.3. 4...", _S: ".... 1..g .g.. 1..g", _X: "5... .... .... ...."},
    {_K: "1... 4..5 1.3. 4...", _S: ".... 1..g .g.. 1..g"},
    {_K: "1... .... .... ....", _S: ".... 1.3. 1.2. 1.2."},
    # End
    {_K: "1... .... .... ....", _X: "3... .... .... ...."},
)

_ANSWER: _Bars = (
    # Intro
    {_TL: "1... .... .... ...."},
    {_TL: "1... .... .... ....", _C: ".... .... .... 1..."},
    {_TL: "1... .... 2... ....", _C: ".... 1... .... 1..."},
    {_TL: "1... .... .... ....", _C: ".... .... 1.2. 1.2."},
    # Verse
    *(
        {_TL: "1... .... 2... ....", _C: ".... 1... .... 1..."},
        {_TL: "1... .... 2..4 ....", _C: ".... 1... .... 1..."},
        {_TL: "1... .... 2... ....", _C: ".... 1... .... 1..."},
        {_TL: "1... .... 2..4 ..3.", _C: ".... 1... .... 1..."},
    )
    * 2,
    # Build
    {_TL: "1... .... 1... ....", _C: ".... 1... .... 1..."},
    {_TL: "1... .... 1... ..3.", _C: ".... 1... .... 1..."},
    {_TL: "1... ..3. 1... ..3.", _C: ".... 1... .... 1..."},
    {_TL: "1... ..4. .... ....", _C: ".... 1... 1.2. 1.2."},
    # Chorus
    {_TL: "1..3 ..3. 2..4 ....", _C: ".... 1... .... 1...", _X: "4... .... .... ...."},
    {_TL: "1..3 ..3. 2..4 ..5.", _C: ".... 1... .... 1..."},
    {_TL: "1..3 ..3. 2..4 ....", _C: ".... 1... .... 1..."},
    {_TL: "1... .... .... ....", _C: ".... 1... 1.2. 1.2."},
    {_TL: "1..3 ..3. 2..4 ....", _C: ".... 1... .... 1..."},
    {_TL: "1..3 ..3. 2..4 ..5.", _C: ".... 1... .... 1..."},
    {_TL: "1..3 ..3. 2..4 ....", _C: ".... 1... .... 1..5"},
    {_TL: "1... .... .... ..3.", _C: ".... 1... 2... 1..5"},
    # Bridge: answers, then calls, then both
    {_TL: "1... .... 1... ....", _C: ".... .... .... 1.3.", _X: "5... .... .... ...."},
    {_TL: "1... .... .... ....", _C: ".... 1.3. .... ...."},
    {_TL: "1... .... 1... ....", _C: ".... 1... .... 1..."},
    {_TL: "1... .... .... ...4", _C: ".... 1... 1.2. 1.2."},
    # Last chorus
    {_TL: "1..3 ..3. 2..4 ....", _C: ".... 1... .... 1...", _X: "4... .... .... ...."},
    {_TL: "1..3 ..3. 2..4 ..5.", _C: ".... 1... .... 1..5"},
    {_TL: "1..3 ..3. 2..4 ..5.", _C: ".... 1... .... 1..."},
    {_TL: "1... .... .... ....", _C: ".... 1... 1.2. 1.2."},
    {_TL: "1..3 ..3. 2..4 ..5.", _C: ".... 1... .... 1..5", _X: "5... .... .... ...."},
    {_TL: "1..3 ..3. 2..4 ....", _C: ".... 1... .... 1..."},
    {_TL: "1... ..3. .... ....", _C: ".... 1... 1.2. 1.2."},
    # End
    {_TL: "1... .... .... ....", _X: "3... .... .... ...."},
)

_CLOCK: _Bars = (
    # Intro
    {_H: "1... .... 1... ...."},
    {_H: "1... 2... 1... 2..."},
    {_H: "1.3. 1.3. 1.3. 1.3."},
    {_H: "1... 2... 1.2. 1.2."},
    # Verse
    *(
        {_H: "1.2. 1.25 1.2. 1.25"},
        {_H: "1.2. 1.2. 1.25 1.2."},
        {_H: "1.2. 1.25 1.2. 1.25"},
        {_H: "1.2. 1.2. 1.2. 1...", _O: ".... .... .... ..3."},
    )
    * 2,
    # Build
    {_H: "1.2. 1.2. 1.2. 1.2."},
    {_H: "1.2. 1.2. 1.2. 1.24"},
    {_H: "1.24 1.24 1.24 1.24"},
    {_H: "1... 1.2. 1.2. 1.2."},
    # Chorus: open between the beats
    {_H: "1..5 1..5 1..5 1..5", _O: "..2. ..2. ..2. ..2."},
    {_H: "14.4 14.4 14.4 14.4", _O: "..2. ..2. ..2. ..2."},
    {_H: "1..5 1..5 1..5 1..5", _O: "..2. ..2. ..2. ..2."},
    {_H: "1... 1... 1.2. 1.2.", _O: "..3. ..3. .... ...."},
    {_H: "1..5 1..5 1..5 1..5", _O: "..2. ..2. ..2. ..2."},
    {_H: "14.4 14.4 14.4 14.4", _O: "..2. ..2. ..2. ..2."},
    {_H: "1..5 1..5 1..5 1..5", _O: "..2. ..2. ..2. ..2."},
    {_H: "1... 1... 1.3. 1...", _O: "..3. ..3. .... ..3."},
    # Bridge
    {_H: "1... .... 1... ...."},
    {_H: "1... .... 1... ...."},
    {_H: "1.3. 1.3. 1.3. 1.3."},
    {_H: "1... 1.3. 1.2. 1.2."},
    # Last chorus
    {_H: "1..5 1..5 1..5 1..5", _O: "..2. ..2. ..2. ..2."},
    {_H: "14.4 14.4 14.4 14.4", _O: "..2. ..2. ..2. ..2."},
    {_H: "14.4 14.4 14.4 14.4", _O: "..2. ..2. ..2. ..2."},
    {_H: "1... 1... 1.2. 1.2.", _O: "..3. ..3. .... ...."},
    {_H: "14.4 14.4 14.4 14.4", _O: "..2. ..2. ..2. ..2."},
    {_H: "14.4 14.4 14.4 14.4", _O: "..2. ..2. ..2. ..2."},
    {_H: "1... 1.3. 1.2. 1.2."},
    # End
    {_H: "1... .... .... ....", _X: "3... .... .... ...."},
)

_HILLS: _Bars = (
    # Intro
    {_TM: "1... .... .... ...."},
    {_TM: "1... .... .... ...."},
    {_TM: "1..4 ..2. .... ....", _TH: ".... .... 1... ...."},
    {_TM: "1... .... .... 1.2.", _TH: ".... .... 1.2. ...."},
    # Verse
    *(
        {_TM: "1... ..2. .... ....", _TH: ".... .... 1... ..5."},
        {_TM: "1... ..2. .... ..3.", _TH: ".... .... 1... ...."},
        {_TM: "1... ..2. .... ....", _TH: ".... .... 1... ..5."},
        {_TM: "1..4 ..2. ...4 ..3.", _TH: ".... .... 1... 1..."},
    )
    * 2,
    # Build
    {_TM: "1... .... 1... ....", _TH: ".... 1... .... 1..."},
    {_TM: "1... ..3. 1... ..3.", _TH: ".... 1... .... 1..."},
    {_TM: "1.3. ..3. 1.3. ..3.", _TH: ".... 1..5 .... 1..5"},
    {_TM: "1... .... .... 1.2.", _TH: ".... 1... 1.2. ...."},
    # Chorus: three, three, two
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1... 1..."},
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1..5 1..."},
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1... 1..."},
    {_TM: "1..3 ..3. .... 1.2.", _TH: ".... .... 1.2. ...."},
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1... 1..."},
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1..5 1..."},
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1... 1..."},
    {_TM: "1... .... ..45 1.24", _TH: ".... .4.. 1.4. ...."},
    # Bridge
    {_TM: "1... .... .... ...."},
    {_TM: "1... .... .... ...."},
    {_TM: "1... ..3. .... ..3.", _TH: ".... .... 1... ...."},
    {_TM: "1... .... .... 1.24", _TH: ".... 1... 1.24 ...."},
    # Last chorus
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1... 1..."},
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1..5 1..5"},
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1... 1..."},
    {_TM: "1..3 ..3. .... 1.2.", _TH: ".... .... 1.2. ...."},
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1..5 1..."},
    {_TM: "1..3 ..2. ...3 ..2.", _TH: ".... .... 1..5 1..5"},
    {_TM: "1... .... .... 1.24", _TH: ".... 1... 1.24 ...."},
    # End
    {_TM: "1... .... .... ....", _X: "3... .... .... ...."},
)

_SKY: _Bars = (
    # Intro
    {_X: "1... .... .... ...."},
    {_D_: "1... .... 1... ...."},
    {_D_: "1... .... 1... ...."},
    {_D_: "1... .... 1.2. 1.2."},
    # Verse
    {_X: "1... .... .... ....", _D_: ".... 2... 1... 2..."},
    {_D_: "1... 2... 1... 2.4."},
    {_D_: "1... 2.4. 1... 2.4."},
    {_D_: "1... 2... 1.4. 1...", _B: ".... .... .... ..4."},
    {_D_: "1... 2.4. 1... 2.4."},
    {_D_: "1... 2... 1... 2.4."},
    {_D_: "1... 2.4. 1... 2.4."},
    {_D_: "1... 2... 1.4. 1...", _B: ".... .... .... ..4."},
    # Build
    {_X: "1... .... .... ....", _D_: ".... 1... 1... 1..."},
    {_D_: "1... 1... 1... 1..."},
    {_D_: "1.3. 1.3. 1.3. 1.3."},
    {_D_: "1... .... 1.2. 1.2."},
    # Chorus: the bell between the beats
    {_X: "1... .... .... ....", _D_: ".... 2... 1... 2...", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1..5 2..5 1..5 2..5", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1... 2... 1... 2...", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1... 2... 1.2. 1.2.", _B: "..3. ..3. .... ...."},
    {_X: "1... .... .... ....", _D_: ".... 2... 1... 2...", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1..5 2..5 1..5 2..5", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1... 2... 1... 2...", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1... 2... 1... 1...", _B: "..3. ..3. .... ...."},
    # Bridge
    {_X: "1... .... .... ...."},
    {_D_: "1... .... .... ....", _B: ".... .... 4... ...."},
    {_D_: "1... .... 1... ....", _B: ".... 4... .... 4..."},
    {_D_: "1... 1... 1.2. 1.2."},
    # Last chorus
    {_X: "1... .... .... ....", _D_: ".... 2... 1... 2...", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1..5 2..5 1..5 2..5", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1..5 2..5 1..5 2..5", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1... 2... 1.2. 1.2.", _B: "..3. ..3. .... ...."},
    {_X: "1... .... .... ....", _D_: ".... 2..5 1..5 2..5", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1..5 2..5 1..5 2..5", _B: "..3. ..3. ..3. ..3."},
    {_D_: "1... 1... 1.2. 1.2."},
    # End
    {_X: "1... .... .... ...."},
)

_WOOD: _Bars = (
    # Intro
    {_R: "1... .... .... ...."},
    {_R: "1... ..3. .... 1..."},
    {_R: "1... .... 1... ...."},
    {_R: "1... .... 1.2. 1.2."},
    # Verse: three strokes in one bar, two in the next, as claves have it
    *(
        {_R: "1... ..2. .... 1...", _P: ".... 3... .... 3..."},
        {_R: "1... 1... 1... ..5.", _P: ".... .... .... 3..."},
    )
    * 4,
    # Build
    {_R: "1... .... 1... ....", _P: ".... 1... .... 1..."},
    {_R: "1... ..4. 1... ..4.", _P: ".... 1... .... 1..."},
    {_R: "1.4. ..4. 1.4. ..4.", _P: ".... 1... .... 1..."},
    {_R: "1... 3... 1.2. 1.2."},
    # Chorus
    *(
        {_R: "1..4 ..2. ..4. 1...", _P: ".... 3... .... 3..."},
        {_R: "1... 1... 1..5 ..4.", _P: ".... .... .... 3..."},
        {_R: "1..4 ..2. ..4. 1...", _P: ".... 3... .... 3..."},
        {_R: "1... 1... 1.2. 1.2."},
        {_R: "1..4 ..2. ..4. 1...", _P: ".... 3... .... 3..."},
        {_R: "1... 1... 1..5 ..4.", _P: ".... .... .... 3..."},
        {_R: "1..4 ..2. ..4. 1...", _P: ".... 3... .... 3..."},
        {_R: "1... 1... 1.4. 1.45"},
    ),
    # Bridge
    {_R: "1... ..2. .... 1..."},
    {_R: "1... 1... 1... ...."},
    {_R: "1... ..2. .... 1...", _P: ".... 3... 3... 3..."},
    {_R: "1... 1... 1.2. 1.2."},
    # Last chorus
    {_R: "1..4 ..2. ..4. 1...", _P: ".... 3... .... 3..."},
    {_R: "1... 1... 1..5 ..4.", _P: ".... .... .... 3..."},
    {_R: "1..4 ..2. ..4. 1...", _P: ".... 3... .... 3..."},
    {_R: "1... 1... 1.2. 1.2."},
    {_R: "1..4 ..2. ..4. 1...", _P: ".... 3... .... 3..."},
    {_R: "1... 1... 1..5 ..4.", _P: ".... .... .... 3..."},
    {_R: "1... 1... 1.2. 1.2."},
    # End
    {_R: "1... .... .... ....", _X: "3... .... .... ...."},
)

_ACCENTS: dict[str, int] = {
    "Intro": -12,
    "Verse": -8,
    "Build": -3,
    "Chorus": 5,
    "Bridge": -10,
    "Last chorus": 9,
    "End": 19,
}
"""How much harder or softer each section is played."""

_LINES: tuple[tuple[str, str, _Bars], ...] = (
    (
        "Heartbeat",
        "Kick on one and three, snare on two and four: you are the heart of the song.",
        _HEARTBEAT,
    ),
    (
        "Answer",
        "Strike the floor tom on the one and clap on two and four, together with the heartbeat.",
        _ANSWER,
    ),
    ("Clock", "Tap the hi-hat on every beat, as evenly as a clock.", _CLOCK),
    ("Hills", "Walk up the toms: mid tom on one, high tom on three.", _HILLS),
    (
        "Sky",
        "A crash where something new begins, otherwise let the ride ring on one and three.",
        _SKY,
    ),
    ("Wood", "Click the rim on the one, then feel where the next click wants to be.", _WOOD),
)


def _parts() -> tuple[Part, ...]:
    accents = tuple(
        _ACCENTS[section.name]
        for section in _SECTIONS
        for _ in range(section.from_bar, section.to_bar)
    )
    return tuple(
        Part(seat, name, hint, strokes_of(bars, accents))
        for seat, (name, hint, bars) in enumerate(_LINES, start=1)
    )


def composed() -> Composition:
    """Give the song with its parts and its backing as data."""
    tempo_map = TempoMap.constant(_BPM)
    song = Song(
        id="meet-me-on-the-one",
        title="Meet Me on the One",
        credits="Written for Uchiawase",
        licence="Apache-2.0",
        tempo_map=tempo_map,
        metres=(Metre(from_bar=1, beats_per_bar=Beats(_BEATS_PER_BAR)),),
        bar_count=_BAR_COUNT,
        sections=_SECTIONS,
        parts=_parts(),
        duration_s=_DURATION_S,
    )
    return Composition(song, _arrangement(tempo_map))
