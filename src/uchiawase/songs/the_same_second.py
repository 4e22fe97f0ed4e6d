"""*The Same Second*: the second song that comes along, at 123 bpm.

It is morning where one of them is and night where the other is, and still they strike in the same
second. The title's rhythm, SAME – SEC – ond, is three and three and two sixteenths: the voices
sing it, the toms play it, and at the borders all six strike it and then hold their breath.

Key of F sharp minor, with the bright sixth of the Dorian scale in the verse; swung sixteenths over
four beats of kick, as garage has them. The chorus starts away from home, iv – v – i, and its second
half climbs instead of falling: iv – v – VI – VII. The bridge opens a door a half tone above home
and walks down from it, G – F sharp – E – D, at half the speed; the D turns into the dominant of G
minor, so the last chorus stands a half tone higher than anybody came in. The last chord of all is
the one behind that door: G major.
"""

from uchiawase.score.melody import Key, Voice
from uchiawase.score.part import Part
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.tempo_map import TempoMap
from uchiawase.songs.band import kicks_of
from uchiawase.songs.composition import Composition, LeadSheet, strokes_of
from uchiawase.songs.form import BEATS_PER_BAR, by_bar
from uchiawase.songs.harmony import read_chart
from uchiawase.songs.melody import joined, raised, read_voice
from uchiawase.songs.the_same_second_drums import ACCENTS, LINES
from uchiawase.songs.the_same_second_sound import arranged
from uchiawase.units import Beats

_BPM = 123.0
_BAR_COUNT = 48
_DURATION_S = 97.0

_SWING = Beats(7, 12)

_SECTIONS = (
    Section("Intro", 1, 5),
    Section("Verse", 5, 13),
    Section("Pre-chorus", 13, 17),
    Section("Chorus", 17, 25),
    Section("Bridge", 25, 33),
    Section("Break", 33, 37),
    Section("Last chorus", 37, 45),
    Section("End", 45, 49),
)

_KEYS = (Key(1, 3, minor=True), Key(37, -2, minor=True))

_CHART = read_chart("""
    F♯m9  | B9    | F♯m9  | B9
    F♯m9  | F♯m9  | B9    | B9
    F♯m9  | F♯m9  | Dmaj9 | C♯7sus4 C♯7
    Dmaj9 | E6    | C♯m7  | F♯7sus4:3/2 F♯7
    Bm9   | C♯m7  | F♯m9  | A E/G♯
    Bm9   | C♯m7  | Dmaj9 | E7sus4 E
    Gmaj7 | F♯m7  | Em9   | Dmaj9
    Gmaj7 | F♯m7  | Em9   | D7sus4 D7
    D7    | D7    | D7    | D7
    Cm9   | Dm7   | Gm9   | B♭ F/A
    Cm9   | Dm7   | E♭maj9 | F7sus4 F
    E♭maj9 | Cm9  | D7sus4 | Gmaj9
""")

# --- melody --------------------------------------------------------------------------------------

_HOST_CHORUS = {
    16: "C#5:3 B4:3 A#4:2 r:6 F#4:2/the",
    17: "C#5:3/same C#5:3/sec- B4:2/ond r:2 A4:2 B4:2 C#5:2",
    18: "B4:3 G#4:3 E4:2 r:6 F#4:2/the",
    19: "A4:3/same A4:3/sec- G#4:2/ond r:2 F#4:2 G#4:2 A4:2",
    20: "C#5:3 C#5:3 A4:2 B4:4 r:2 F#4:2/the",
    21: "D5:3/same D5:3/sec- C#5:2/ond r:2 B4:2 C#5:2 D5:2",
    22: "E5:3 C#5:3 B4:2 r:8",
    23: "A4:3 C#5:3 E5:2 F#5:4 E5:4",
    24: "D5:3 B4:3 A4:2 B4:8",
}

_GUEST_CHORUS = {
    16: "F#4:3 F#4:3 E4:2 r:8",
    17: "A4:3/same A4:3/sec- F#4:2/ond r:8",
    18: "r:8 E5:3 E5:3 C#5:2",
    19: "F#4:3/same F#4:3/sec- E4:2/ond r:8",
    20: "A4:3 A4:3 E4:2 G#4:4 r:4",
    21: "B4:3/same B4:3/sec- A4:2/ond r:8",
    22: "r:8 G#4:3 B4:3 C#5:2",
    23: "F#4:3 A4:3 C#5:2 D5:4 C#5:4",
    24: "A4:3 A4:3 E4:2 G#4:8",
}

_HOST = {
    4: "r:14 F#4:2/the",
    5: "A4:3/same A4:3/sec- F#4:2/ond r:8",
    6: "r:4 F#4:2 F#4:1 A4:3 G#4:2 F#4:4",
    8: "r:8 D#5:2 C#5:2 B4:4",
    9: "r:4 F#4:2 F#4:1 A4:3 G#4:2 A4:4",
    10: "C#5:2 A4:6 r:8",
    12: "B4:3 F#4:3 F#4:2 G#4:8",
    13: "F#4:3 A4:3 C#5:2 C#5:4 r:4",
    14: "r:12 B4:2 C#5:2",
    15: "E5:3 C#5:3 B4:2 B4:4 r:4",
    **_HOST_CHORUS,
    25: "B4:12 D5:4",
    27: "B4:8 G4:8",
    29: "D5:12 F#5:4",
    30: "E5:12 C#5:4",
    31: "D5:8 F#5:8",
    32: "D5:8 F#5:8",
}

_GUEST = {
    7: "r:4 F#4:2 F#4:1 A4:3 B4:2 C#5:4",
    8: "B4:2 D#5:4 r:10",
    10: "r:8 r:2 E5:2 C#5:2 A4:2",
    11: "r:4 F#4:2 A4:1 C#5:3 E5:2 C#5:4",
    12: "C#5:3 C#5:3 B4:2 B4:8",
    13: "r:12 A4:2 C#5:2",
    14: "G#4:3 B4:3 C#5:2 C#5:4 r:4",
    15: "G#4:3 G#4:3 E4:2 G#4:4 r:4",
    **_GUEST_CHORUS,
    26: "C#5:12 A4:4",
    28: "A4:8 E5:4 r:4",
    29: "B4:12 D5:4",
    30: "C#5:12 A4:4",
    31: "B4:8 D5:8",
    32: "A4:8 C5:8",
}

_HOST_END = {
    36: "r:14 G4:2/the",
    45: "Bb4:3/same Bb4:3/sec- G4:2/ond r:8",
    46: "Eb5:3/same Eb5:3/sec- D5:2/ond r:6 D5:2/the",
    47: "C5:3/same C5:3/sec- A4:2/ond r:8",
    48: "B4:12 r:4",
}

_GUEST_END = {
    45: "r:8 Bb4:3 Bb4:3 G4:2",
    46: "C5:3/same C5:3/sec- Bb4:2/ond r:8",
    47: "A4:3/same A4:3/sec- G4:2/ond r:8",
    48: "D5:12 r:4",
}


def _voice(name: str, own: dict[int, str], chorus: dict[int, str], end: dict[int, str]) -> Voice:
    """Give a voice whose last chorus is the first one, a half tone higher."""
    lifted = read_voice(name, {bar: row for bar, row in chorus.items() if bar > 16})
    return joined(
        name,
        read_voice(name, own),
        raised(lifted, 1, 1, Beats(20 * BEATS_PER_BAR)),
        read_voice(name, end),
    )


SHEET = LeadSheet(
    mood="Late-night garage, swung sixteenths",
    keys=_KEYS,
    chart=_CHART,
    voices=(
        _voice("Host", _HOST, _HOST_CHORUS, _HOST_END),
        _voice("Guest", _GUEST, _GUEST_CHORUS, _GUEST_END),
    ),
    swing=_SWING,
)

# --- the song ------------------------------------------------------------------------------------


def _parts() -> tuple[Part, ...]:
    return tuple(
        Part(seat, name, hint, strokes_of(bars, by_bar(_SECTIONS, ACCENTS), swing=_SWING))
        for seat, (name, hint, bars) in enumerate(LINES, start=1)
    )


def composed() -> Composition:
    """Give the song with its parts and its backing as data."""
    tempo_map = TempoMap.constant(_BPM)
    song = Song(
        id="the-same-second",
        title="The Same Second",
        credits="Written for Uchiawase",
        licence="Apache-2.0",
        tempo_map=tempo_map,
        metres=(Metre(from_bar=1, beats_per_bar=Beats(BEATS_PER_BAR)),),
        bar_count=_BAR_COUNT,
        sections=_SECTIONS,
        parts=_parts(),
        duration_s=_DURATION_S,
        about="F♯ minor · late-night garage for two who are far apart",
    )
    arrangement = arranged(tempo_map, _SECTIONS, SHEET, kicks_of(song.parts[0]))
    return Composition(song, arrangement, SHEET)
