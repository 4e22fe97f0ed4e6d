"""*Meet Me on the One*: the first song that comes along, at 114 bpm.

"The one" is what musicians call the first beat of a bar, and this is a song about arriving there
together. Two lead voices are apart in the verse, one left and one right, answering each other; in
the pre-chorus they finish each other's lines; in the chorus they take the same run-up, meet – me –
on – the, and part into harmony where they land. In the last chorus they change places: the guest
leads, and the host goes along below.

Key of D major. The chorus goes IV – V – iii – vi, the turn that Japanese musicians call 王道進行,
the royal road, and that K-pop walks as gladly. The bridge borrows its second chord from D minor.
D itself stays away from both choruses and comes home only on the very last stroke.
"""

from uchiawase.score.melody import Key, Voice
from uchiawase.score.part import Part
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.tempo_map import TempoMap
from uchiawase.songs.accompaniment import Feel, figured
from uchiawase.songs.composition import Composition, LeadSheet, strokes_of
from uchiawase.songs.form import Rows, by_bar, rows
from uchiawase.songs.harmony import read_chart, voiced
from uchiawase.songs.meet_me_on_the_one_drums import ACCENTS, LINES
from uchiawase.songs.melody import read_voice, sung
from uchiawase.songs.swing import STRAIGHT
from uchiawase.sound.backing import Arrangement, Note, Point, Sweep, Track
from uchiawase.sound.patch import Bowed, Plucked
from uchiawase.units import Beats

_BPM = 114.0
_BAR_COUNT = 44
_DURATION_S = 96.0
_BEATS_PER_BAR = 4

_SECTIONS = (
    Section("Intro", 1, 5),
    Section("Verse", 5, 13),
    Section("Pre-chorus", 13, 17),
    Section("Chorus", 17, 25),
    Section("Bridge", 25, 33),
    Section("Last chorus", 33, 41),
    Section("End", 41, 45),
)

_KEYS = (Key(1, 2),)

_CHART = read_chart("""
    Gmaj7 | A         | F♯m7   | Bm7
    Bm7   | Gmaj7     | Dadd9  | A
    Bm7   | Gmaj7     | D/F♯   | A7sus4 A7
    Em9   | F♯m7      | Gmaj7  | A7sus4 A7
    Gmaj7 | A         | F♯m7   | Bm7
    Em9   | F♯7/A♯    | Bm7    | Am7 D9
    Gmaj7 | Gm6       | D/F♯   | Bm7
    Em9   | F♯m7      | Gmaj7 G♯m7♭5 | A7sus4 A7
    Gmaj7 | A         | F♯m7   | Bm7
    Em9   | F♯7/A♯    | Bm7    | Am7 D9
    Gmaj7 | Gm6       | A7sus4 A7    | Dadd9
""")

# --- melody --------------------------------------------------------------------------------------

_UPPER = {
    17: "F#5:6/one r:2 D5:2 D5:2 E5:2 F#5:2",
    18: "E5:6 C#5:2 r:8",
    19: "E5:6 r:2 C#5:2 E5:2 F#5:2 E5:2",
    20: "D5:6 r:2 A4:2/Meet B4:2/me D5:2/on E5:2/the",
    21: "G5:6/one r:2 F#5:2 E5:2 D5:2 E5:2",
    22: "F#5:6 E5:2 C#5:4 A#4:4",
    23: "B4:3 D5:3 F#5:2 A5:4 F#5:4",
    24: "E5:3 C5:3 A4:2 D5:2 E5:2 F#5:2 r:2",
}
"""The upper line of the chorus: the host's at first, the guest's at last."""

_LOWER = {
    17: "D5:6/one r:2 r:8",
    18: "C#5:6 A4:2 A4:2/Meet B4:2/me C#5:2/on E5:2/the",
    19: "C#5:6/one r:2 A4:2 C#5:2 D5:2 C#5:2",
    20: "B4:6 r:2 A4:2/Meet B4:2/me D5:2/on E5:2/the",
    21: "E5:6/one r:2 D5:2 B4:2 B4:2 B4:2",
    22: "C#5:6 C#5:2 A#4:4 F#4:4",
    23: "F#4:3 B4:3 D5:2 F#5:4 D5:4",
    24: "C5:3 A4:3 E4:2 F#4:2 A4:2 D5:2 r:2",
}
"""The lower line; it also gives the answer in the second bar."""

_HOST = {
    4: "r:8 A4:2/Meet B4:2/me D5:2/on E5:2/the",
    5: "B4:2/one F#4:2 B4:2 B4:4 A4:2 B4:4",
    6: "D5:3 B4:3 A4:4 r:6",
    9: "r:2 F#4:2 B4:2 B4:4 C#5:2 D5:4",
    10: "D5:3 E5:3 D5:6 r:4",
    12: "r:8 A4:8",
    13: "G4:2 A4:2 B4:4 r:8",
    14: "A4:2 B4:2 C#5:4 r:8",
    15: "B4:2 C#5:2 D5:4 r:4 D5:2 E5:2",
    16: "E5:4 r:4 A4:2/Meet B4:2/me D5:2/on E5:2/the",
    **_UPPER,
    25: "B4:6 D5:2 F#5:8",
    27: "D5:6 E5:2 F#5:8",
    29: "E5:6 F#5:2 G5:8",
    31: "D5:4 B4:4 D5:4 F#5:4",
    32: "E5:4 r:4 A4:2/Meet B4:2/me D5:2/on E5:2/the",
    **{bar + 16: row for bar, row in _LOWER.items()},
    41: "B4:6 A4:2 B4:8",
    42: "Bb4:6 Bb4:2 G4:8",
    43: "r:8 A4:2/Meet B4:2/me D5:2/on E5:2/the",
    44: "D5:12/one r:4",
}

_GUEST = {
    4: "r:8 A4:2/Meet B4:2/me D5:2/on E5:2/the",
    7: "r:2 F#4:2 A4:2 A4:4 B4:2 A4:4",
    8: "C#5:3 B4:3 A4:4 r:6",
    11: "r:2 A4:2 D5:2 D5:4 E5:2 F#5:4",
    12: "E5:3 D5:3 D5:2 C#5:8",
    13: "r:8 F#4:2 G4:2 B4:4",
    14: "r:8 A4:2 C#5:2 E5:4",
    15: "r:8 B4:2 D5:2 F#5:4",
    16: "G5:4 r:4 A4:2/Meet B4:2/me D5:2/on E5:2/the",
    **_LOWER,
    26: "Bb4:6 D5:2 E5:8",
    28: "D5:6 C#5:2 B4:8",
    30: "C#5:6 E5:2 F#5:8",
    31: "B4:4 G4:4 B4:4 D5:4",
    32: "A4:4 r:4 A4:2/Meet B4:2/me D5:2/on E5:2/the",
    **{bar + 16: row for bar, row in _UPPER.items()},
    41: "G5:6 F#5:2 D5:8",
    42: "E5:6 D5:2 Bb4:8",
    43: "r:8 A4:2/Meet B4:2/me D5:2/on E5:2/the",
    44: "F#5:12/one r:4",
}

_COUNTER = {
    17: "r:8 B5:4 A5:4",
    18: "A5:8 C#6:8",
    19: "r:8 A5:4 G#5:4",
    20: "F#5:8 r:8",
    21: "r:8 B5:4 D6:4",
    22: "C#6:8 A#5:8",
    23: "B5:8 D6:8",
    24: "C6:8 A5:8",
}
"""A line above the last chorus that moves where the voices hold, and the other way."""

SHEET = LeadSheet(
    mood="Bright dance-pop, straight sixteenths",
    keys=_KEYS,
    chart=_CHART,
    voices=(read_voice("Host", _HOST), read_voice("Guest", _GUEST)),
)

# --- accompaniment -------------------------------------------------------------------------------

_VELOCITIES_BY_SECTION = {
    "Intro": 76,
    "Verse": 80,
    "Pre-chorus": 88,
    "Chorus": 104,
    "Bridge": 74,
    "Last chorus": 108,
    "End": 92,
}


_VELOCITIES = by_bar(_SECTIONS, _VELOCITIES_BY_SECTION)

_VOICINGS = voiced(_CHART, lowest=54, highest=74)


_STOP = "x--- .... .... ...."
_BASS_STOP = "r--- .... .... ...."

_BASS_ROWS = rows(
    (3, 4, "r--- ---- r-r- ----"),
    (5, 13, "r--- --r- ..o. r.l. | r--r ..o. ..r- r.l."),
    (12, 13, "r--- ---. r--- r.l."),
    (13, 16, "r-r. r-r. r-r. r-l."),
    (16, 17, _BASS_STOP),
    (17, 24, "r-.r ..o. r-o. r.l. | r-.r ..o. r-o. o.l."),
    (20, 21, "r-.r ..o. r... ...."),
    (23, 24, "r--r --o- r-o. r.l."),
    (24, 25, "r--r --o- r-.. o-l."),
    (25, 31, "r--- ---- ---- ...."),
    (31, 32, "r-r. r-r. r-r. r-l."),
    (32, 33, _BASS_STOP),
    (33, 40, "r-.r ..o. r-o. r.l. | r-.r .ro. r-o. o.l."),
    (36, 37, "r-.r ..o. r... ...."),
    (39, 40, "r--r --o- r-o. r.l."),
    (40, 41, "r--r --o- r-.. o-l."),
    (41, 43, "r--- ---- ..o- r.l."),
    (43, 44, "r--- ---- .... ...."),
    (44, 45, "r--- ---- ---- ...."),
)

_PAD_ROWS = rows(
    (1, 16, "x--- ---- ---- ----"),
    (12, 13, "x--- ---- x--- ----"),
    (16, 17, _STOP),
    (17, 31, "x--- ---- ---- ----"),
    (24, 25, "x--- ---- x--- ----"),
    (31, 32, "x--- ---- x--- ----"),
    (32, 33, _STOP),
    (33, 45, "x--- ---- ---- ----"),
    (40, 41, "x--- ---- x--- ----"),
    (43, 44, "x--- ---- .... ...."),
    (44, 45, "x--- ---- ---- ...."),
)

_KEY_ROWS = rows(
    (1, 5, "x--- ---- ---- ----"),
    (5, 13, "x--- --.. ..x- ...x | x--- ..x- ..x- ...."),
    (12, 13, "x--- --.. x--- ...."),
    (13, 16, "x-.. x-.. x-.. x-.."),
    (16, 17, _STOP),
    (17, 24, "..x- ..x- ..x- ..x-"),
    (20, 21, "..x- ..x- .... ...."),
    (23, 25, "x--x --x- ..x- ..x-"),
    (31, 32, "x-.. x-.. x-.. x-.."),
    (32, 33, _STOP),
    (33, 40, "..x- ..x- ..x- ..x-"),
    (36, 37, "..x- ..x- .... ...."),
    (39, 41, "x--x --x- ..x- ..x-"),
    (41, 43, "x--- --.. ..x- ...."),
    (44, 45, "x--- ---- ---- ...."),
)

_HOOK_ROWS = rows(
    (1, 5, "3..2 ..1. d..c ..b."),
    (4, 5, "3..2 ..1. .... ...."),
    (9, 12, ".... .... ..3. 2.1."),
    (17, 25, "3..2 ..1. d..c ..b."),
    (20, 21, "3..2 ..1. .... ...."),
    (33, 41, "3..2 ..1. d..c ..b. | 3..2 .31. d..c .db."),
    (36, 37, "3..2 ..1. .... ...."),
    (41, 43, "3..2 ..1. d..c ..b."),
)


def _bells() -> tuple[Note, ...]:
    """Ear candy: high answers in the gaps that the voices leave, and a run up into each chorus."""
    answers = {
        2: "r:8 E6:2 D6:2 A5:4",
        6: "r:6 D6:1 F#6:1 A6:8",
        8: "r:6 C#6:1 E6:1 A6:8",
        10: "r:12 B5:2 D6:2",
        12: "r:12 A5:1 C#6:1 E6:1 A6:1",
        20: "r:2 D6:1 F#6:1 A6:4 r:8",
        24: "r:8 E6:1 F#6:1 A6:1 C7:1 D7:4",
        26: "r:4 G5:4 Bb5:4 D6:4",
        27: "r:4 D6:4 F#6:4 A6:4",
        36: "r:2 D6:1 F#6:1 A6:1 B6:1 D7:2 r:8",
        42: "r:4 Bb5:4 D6:4 G6:4",
        44: "r:2 F#6:2 A6:2 D7:10",
    }
    return sung(read_voice("Bells", answers), (90,) * _BAR_COUNT, STRAIGHT)


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
_KEYS_PATCH = Plucked(
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


def _voice(voice: Voice) -> tuple[Note, ...]:
    return sung(voice, _VELOCITIES, STRAIGHT)


def _played(name: str, written: Rows, length: Beats) -> tuple[Note, ...]:
    return figured(name, _VOICINGS, written, _VELOCITIES, Feel(STRAIGHT, length, _KEYS))


def _arrangement(tempo_map: TempoMap) -> Arrangement:
    host, guest = SHEET.voices
    counter = read_voice("Counter", {bar + 16: row for bar, row in _COUNTER.items()})
    return Arrangement(
        tempo_map=tempo_map,
        tracks=(
            Track("bass", _BASS, _played("Bass", _BASS_ROWS, Beats(9, 10)), level_db=-10.0,
                  duck=0.45),
            Track("pad", _PAD, _played("Pad", _PAD_ROWS, Beats(1)), level_db=-24.0, spread=0.5,
                  hall=0.35, duck=0.65, opens=True, chorus=0.5),
            Track("keys", _KEYS_PATCH, _played("Keys", _KEY_ROWS, Beats(4, 5)), level_db=-13.0,
                  pan=-0.15, spread=0.25, hall=0.25, duck=0.3),
            Track("hook", _HOOK, _played("Hook", _HOOK_ROWS, Beats(8, 5)), level_db=-4.5, pan=0.1,
                  spread=0.45, hall=0.25, echo=0.3, duck=0.2, opens=True),
            Track("host's voice", _VOICE, _voice(host), level_db=-16.5, pan=-0.28, hall=0.32,
                  echo=0.2),
            Track("guest's voice", _VOICE, _voice(guest), level_db=-17.0, pan=0.28, hall=0.32,
                  echo=0.2),
            Track("counter", _BELLS, _voice(counter), level_db=-14.0, pan=0.3, hall=0.5),
            Track("bells", _BELLS, _bells(), level_db=-11.5, spread=0.7, hall=0.5, echo=0.4),
        ),
        sweeps=(
            Sweep(_at_bar(3), _at_bar(5), rising=True, level_db=-19.0),
            Sweep(_at_bar(15), _at_bar(16), rising=True, level_db=-14.0),
            Sweep(_at_bar(17), _at_bar(18), rising=False, level_db=-15.0),
            Sweep(_at_bar(25), _at_bar(26), rising=False, level_db=-19.0),
            Sweep(_at_bar(31), _at_bar(32), rising=True, level_db=-14.0),
            Sweep(_at_bar(33), _at_bar(34), rising=False, level_db=-15.0),
            Sweep(_at_bar(44), _at_bar(45), rising=False, level_db=-16.0),
        ),
        brightness=_points(
            (1, 0.35), (5, 0.75), (6, 0.55), (13, 0.55), (17, 1.0), (25, 1.0), (26, 0.45),
            (33, 1.0), (44, 1.0),
        ),
        pulse=_points(
            (1, 0.25), (5, 0.35), (13, 0.5), (17, 0.9), (24, 0.9), (25, 0.15), (32, 0.3),
            (33, 0.9), (43, 0.5), (44, 0.0),
        ),
        end_beats=_at_bar(_BAR_COUNT + 1),
    )  # fmt: skip


# --- the song ------------------------------------------------------------------------------------


def _parts() -> tuple[Part, ...]:
    return tuple(
        Part(seat, name, hint, strokes_of(bars, by_bar(_SECTIONS, ACCENTS)))
        for seat, (name, hint, bars) in enumerate(LINES, start=1)
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
        about="D major · bright dance-pop that arrives together on the one",
    )
    return Composition(song, _arrangement(tempo_map), SHEET)
