"""How *Meet Me on the One* sounds: who plays what, and how it moves.

Daylight: a bass with a bite, an electric piano, a wall of saw-tooths that opens in the chorus, a
plucked hook in threes over the fours, two leads that sing from either side. Before each chorus
everything stops for a beat; then the title is alone with the drums.
"""

from dataclasses import replace

from uchiawase.score.song import Section
from uchiawase.score.tempo_map import TempoMap
from uchiawase.songs.band import Band
from uchiawase.songs.composition import LeadSheet
from uchiawase.songs.form import at, by_bar, line, rows, steps
from uchiawase.songs.harmony import voiced
from uchiawase.sound.backing import Arrangement, Bus, Lane, Track
from uchiawase.sound.envelope import Adsr
from uchiawase.sound.instruments import (
    BASS,
    BELL,
    CHOIR,
    CHOP,
    ELECTRIC_PIANO,
    LEAD,
    MALLET,
    PAD,
    PLUCK,
    SUPERSAW,
)
from uchiawase.sound.synth import Oscillator
from uchiawase.sound.transition import Fall, Impact, Riser, Swell
from uchiawase.units import Beats

_LOWEST_KEY, _HIGHEST_KEY = 54, 74
"""Where the hands lie: from F sharp below middle C to the D above."""

_VELOCITIES = {
    "Intro": 78,
    "Verse": 84,
    "Pre-chorus": 90,
    "Chorus": 104,
    "Bridge": 78,
    "Last chorus": 110,
    "End": 94,
}

_LEVELS_DB = {
    "Intro": -1.5,
    "Verse": -2.0,
    "Pre-chorus": -1.5,
    "Chorus": 0.0,
    "Bridge": -2.5,
    "Last chorus": 0.6,
    "End": -1.0,
}

# --- figures -------------------------------------------------------------------------------------

_STOP = "x--- .... .... ...."
_BASS_STOP = "r--- .... .... ...."

_BASS_ROWS = rows(
    (3, 5, "r--- ---- r-r- ----"),
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

_WALL_ROWS = rows(
    (15, 16, "x--- ---- ---- ----"),
    (16, 17, _STOP),
    (17, 24, "x--- ---- ---- ----"),
    (20, 21, "x--- --x- .... ...."),
    (23, 24, "x--x --x- x--- ----"),
    (24, 25, "x--x --x- x--- --x-"),
    (31, 32, "x--- ---- x--- ----"),
    (32, 33, _STOP),
    (33, 40, "x--- ---- ---- ----"),
    (36, 37, "x--- --x- .... ...."),
    (39, 40, "x--x --x- x--- ----"),
    (40, 41, "x--x --x- x--- --x-"),
    (41, 43, "x--- ---- ---- ----"),
    (43, 44, "x--- ---. .... ...."),
    (44, 45, "x--- ---- ---- ...."),
)

_PAD_ROWS = rows(
    (1, 16, "x--- ---- ---- ----"),
    (12, 13, "x--- ---- x--- ----"),
    (16, 17, _STOP),
    (25, 31, "x--- ---- ---- ----"),
    (31, 32, "x--- ---- x--- ----"),
    (32, 33, _STOP),
    (41, 43, "x--- ---- ---- ----"),
    (43, 44, "x--- ---. .... ...."),
    (44, 45, "x--- ---- ---- ...."),
)

_CHOIR_ROWS = rows(
    (13, 16, "x--- ---- ---- ----"),
    (25, 31, "x--- ---- ---- ----"),
    (31, 32, "x--- ---- x--- ----"),
    (33, 40, "x--- ---- ---- ----"),
    (36, 37, "x--- ---. .... ...."),
    (40, 41, "x--- ---- x--- ----"),
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
    (25, 31, "x--- ---- ---- ...."),
    (31, 32, "x-.. x-.. x-.. x-.."),
    (32, 33, _STOP),
    (33, 40, "..x- ..x- ..x- ..x-"),
    (36, 37, "..x- ..x- .... ...."),
    (39, 41, "x--x --x- ..x- ..x-"),
    (41, 43, "x--- --.. ..x- ...."),
    (44, 45, "x--- ---- ---- ...."),
)

# Three, three, two, three, three, two: it falls through the chord and jumps up again.
_HOOK_ROWS = rows(
    (1, 4, "3..2 ..1. d..c ..b."),
    (4, 5, "3..2 ..1. .... ...."),
    (17, 25, "3..2 ..1. d..c ..b."),
    (20, 21, "3..2 ..1. .... ...."),
    (33, 41, "3..2 ..1. d..c ..b. | 3..2 .31. d..c .db."),
    (36, 37, "3..2 ..1. .... ...."),
    (41, 43, "3..2 ..1. d..c ..b."),
)

_MALLET_ROWS = rows(
    (5, 12, ".... ..1. .2.3 .... | .... ..3. .2.1 ...."),
    (13, 16, "0.1. 2.3. 0.1. 2.3."),
    (17, 25, "...3 ..2. ...d ..c."),
    (20, 21, "...3 ..2. .... ...."),
    (33, 41, "...3 ..2. ...d ..c."),
    (36, 37, "...3 ..2. .... ...."),
)

# --- lines in letters ----------------------------------------------------------------------------

_COUNTER = {
    33: "r:8 B5:4 A5:4",
    34: "A5:8 C#6:8",
    35: "r:8 A5:4 G#5:4",
    36: "F#5:8 r:8",
    37: "r:8 B5:4 D6:4",
    38: "C#6:8 A#5:8",
    39: "B5:8 D6:8",
    40: "C6:8 A5:8",
}
"""A line above the last chorus that moves where the voices hold, and the other way."""

_CHOPS = {
    1: "r:12 F#5:1 F#5:1 A5:2",
    2: "r:14 A5:1 C#6:1",
    3: "r:12 C#5:1 E5:1 A5:2",
    4: "r:8 A4:2 B4:2 D5:2 E5:2",
    8: "r:12 E5:1 E5:1 A5:2",
    12: "r:13 E5:1 A5:1 C#6:1",
    16: "r:8 A4:2 B4:2 D5:2 E5:2",
    17: "r:6 D6:1 F#5:1 r:8",
    19: "r:6 A5:1 C#6:1 r:8",
    21: "r:6 B5:1 D6:1 r:8",
    22: "r:14 F#5:1 A#5:1",
    32: "r:8 A4:2 B4:2 D5:2 E5:2",
    33: "r:6 D6:1 F#5:1 r:8",
    35: "r:6 A5:1 C#6:1 r:8",
    37: "r:6 B5:1 D6:1 r:8",
    38: "r:14 F#5:1 A#5:1",
    43: "r:8 A4:2 B4:2 D5:2 E5:2",
}
"""A voice cut small: the title where it stands alone, and calls in the gaps."""

_BELLS = {
    2: "r:8 E6:2 D6:2 A5:4",
    6: "r:10 D6:1 F#6:1 A6:4",
    8: "r:6 C#6:1 E6:1 A6:8",
    10: "r:12 B5:2 D6:2",
    12: "r:4 A5:1 C#6:1 E6:1 A6:1 r:8",
    20: "r:2 D6:1 F#6:1 A6:4 r:8",
    24: "r:8 E6:1 F#6:1 A6:1 C7:1 D7:4",
    26: "r:4 G5:4 Bb5:4 D6:4",
    27: "r:4 D6:4 F#6:4 A6:4",
    36: "r:2 D6:1 F#6:1 A6:1 B6:1 D7:2 r:8",
    42: "r:4 Bb5:4 D6:4 G6:4",
    44: "r:2 F#6:2 A6:2 D7:10",
}
"""Ear candy: high answers, and runs up where something new begins."""

# --- instruments ---------------------------------------------------------------------------------

_HOST = replace(LEAD, filter=replace(LEAD.filter, open_hz=9_500.0), sub=0.0)
_GUEST = replace(
    LEAD,
    oscillator=Oscillator(saw=0.25, pulse=1.0, width=0.26),
    filter=replace(LEAD.filter, closed_hz=1_100.0, open_hz=8_500.0),
    sub=0.0,
)
"""Reedier than the host, so that ears tell them apart without eyes."""

_WALL = replace(SUPERSAW, filter=replace(SUPERSAW.filter, open_hz=14_000.0))
_HOOK = replace(PLUCK, filter=replace(PLUCK.filter, open_hz=13_000.0))

_STRING = replace(
    SUPERSAW,
    filter=replace(SUPERSAW.filter, closed_hz=1_200.0, open_hz=5_500.0),
    amplifier=Adsr(0.08, 0.6, 0.85, 0.25),
)


def arranged(
    tempo_map: TempoMap,
    sections: tuple[Section, ...],
    sheet: LeadSheet,
    kicks: tuple[Beats, ...],
) -> Arrangement:
    """Give the backing.

    Args:
        tempo_map: Its beats ↔ seconds.
        sections: The song's sections.
        sheet: The song on paper.
        kicks: Where the kick falls: everything makes room for it.
    """
    voicings = voiced(sheet.chart, lowest=_LOWEST_KEY, highest=_HIGHEST_KEY)
    band = Band(sheet, voicings, by_bar(sections, _VELOCITIES))
    host, guest = sheet.voices
    last_chord = voicings[-1].hands
    return Arrangement(
        tempo_map=tempo_map,
        tracks=(
            Track("bass", BASS, band.plays("Bass", _BASS_ROWS, length=Beats(9, 10)),
                  level_db=-10.0, duck=0.5),
            Track("wall", _WALL, band.plays("Wall", _WALL_ROWS), level_db=-15.5, duck=0.8,
                  hall=0.16, low_cut_hz=160.0,
                  lanes=(Lane("cut_hz", line((15, 500), (16, 3_500), (17, 18_000), (31, 18_000),
                                             (31, 500), (32, 3_500), (33, 18_000))),)),
            Track("pad", PAD, band.plays("Pad", _PAD_ROWS), level_db=-18.0, duck=0.35, hall=0.3,
                  low_cut_hz=180.0,
                  lanes=(Lane("cut_hz", line((1, 350), (5, 2_500), (13, 1_800), (16, 9_000),
                                             (25, 5_000), (29, 1_500), (33, 8_000))),)),
            Track("choir", CHOIR, band.plays("Choir", _CHOIR_ROWS), level_db=-27.0, duck=0.4,
                  hall=0.5, low_cut_hz=220.0),
            Track("keys", ELECTRIC_PIANO, band.plays("Keys", _KEY_ROWS, length=Beats(4, 5)),
                  level_db=-19.5, pan=-0.18, spread=0.2, hall=0.14, chorus=0.35, duck=0.35,
                  low_cut_hz=140.0),
            Track("hook", _HOOK, band.plays("Hook", _HOOK_ROWS, length=Beats(8, 5)),
                  level_db=-8.0, pan=0.15, spread=0.35, plate=0.12, echo=0.22, duck=0.25,
                  low_cut_hz=200.0,
                  lanes=(Lane("cut_hz", line((1, 900), (5, 9_000), (17, 18_000))),)),
            Track("mallet", MALLET, band.plays("Mallet", _MALLET_ROWS, length=Beats(2)),
                  level_db=-14.0, pan=-0.3, spread=0.35, plate=0.15, echo=0.18, duck=0.2),
            Track("host's voice", _HOST, band.sings(host), level_db=-12.0, pan=-0.22, plate=0.16,
                  echo=0.14, low_cut_hz=260.0),
            Track("guest's voice", _GUEST, band.sings(guest), level_db=-15.0, pan=0.22,
                  plate=0.16, echo=0.14, low_cut_hz=260.0),
            Track("chops", CHOP, band.answers("Chops", _CHOPS), level_db=-15.0, spread=0.4,
                  plate=0.3, echo=0.3, low_cut_hz=220.0),
            Track("counter", _STRING, band.answers("Counter", _COUNTER), level_db=-19.0, hall=0.3,
                  low_cut_hz=300.0),
            Track("bells", BELL, band.answers("Bells", _BELLS), level_db=-19.5, spread=0.6,
                  plate=0.25, hall=0.2, echo=0.35),
        ),
        transitions=(
            Swell(at(4), at(5), last_chord, level_db=-20.0),
            Riser(at(14), at(16, 2), level_db=-13.0, pitch=69, pulse_beats=Beats(1, 2)),
            Impact(at(17), level_db=-12.0, pitch=31),
            Fall(at(17), at(19), level_db=-20.0),
            Swell(at(24, 3), at(25), last_chord, level_db=-18.0),
            Impact(at(25), level_db=-15.0, pitch=31),
            Fall(at(25), at(27), level_db=-21.0, pitch=67),
            Riser(at(30), at(32, 2), level_db=-13.0, pitch=69, pulse_beats=Beats(1, 2)),
            Impact(at(33), level_db=-11.0, pitch=31),
            Fall(at(33), at(35), level_db=-19.0),
            Swell(at(40, 3), at(41), last_chord, level_db=-20.0),
            Impact(at(44), level_db=-12.0, pitch=38),
            Fall(at(44), at(45), level_db=-20.0),
        ),
        pulse=line(
            (1, 0.4), (5, 0.6), (13, 0.7), (17, 1.0), (25, 1.0), (25, 0.2), (32, 0.4), (33, 1.0),
            (43, 0.6), (44, 0.0),
        ),
        kicks=kicks,
        level=steps(sections, _LEVELS_DB),
        end_beats=sections[-1].to_bar * Beats(4) - 4,
        bus=Bus(drive_db=3.0, width=1.08),
    )  # fmt: skip
