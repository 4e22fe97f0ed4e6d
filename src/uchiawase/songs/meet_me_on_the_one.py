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

from uchiawase.score.melody import Key
from uchiawase.score.part import Part
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.tempo_map import TempoMap
from uchiawase.songs.band import kicks_of
from uchiawase.songs.composition import Composition, LeadSheet, strokes_of
from uchiawase.songs.form import BEATS_PER_BAR, by_bar
from uchiawase.songs.harmony import read_chart
from uchiawase.songs.meet_me_on_the_one_drums import ACCENTS, LINES
from uchiawase.songs.meet_me_on_the_one_sound import arranged
from uchiawase.songs.melody import read_voice
from uchiawase.units import Beats

_BPM = 114.0
_BAR_COUNT = 44
_DURATION_S = 96.0

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

SHEET = LeadSheet(
    mood="Bright dance-pop, straight sixteenths",
    keys=_KEYS,
    chart=_CHART,
    voices=(read_voice("Host", _HOST), read_voice("Guest", _GUEST)),
)

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
        metres=(Metre(from_bar=1, beats_per_bar=Beats(BEATS_PER_BAR)),),
        bar_count=_BAR_COUNT,
        sections=_SECTIONS,
        parts=_parts(),
        duration_s=_DURATION_S,
        about="D major · bright dance-pop that arrives together on the one",
    )
    arrangement = arranged(tempo_map, _SECTIONS, SHEET, kicks_of(song.parts[0]))
    return Composition(song, arrangement, SHEET)
