"""How *The Same Second* sounds: who plays what, and how it moves.

Night: a round bass that falls between the kicks, an electric piano in stabs that skip, glass far
off, and two voices that sing on vowels instead of a synthesiser's leads. In the bridge the floor
goes away; in the break there is nothing left but a bass note, a cut voice, and the drums.
"""

from dataclasses import replace

from uchiawase.score.song import Section
from uchiawase.score.tempo_map import TempoMap
from uchiawase.songs.band import Band
from uchiawase.songs.composition import LeadSheet
from uchiawase.songs.form import at, by_bar, line, rows, steps
from uchiawase.songs.harmony import voiced
from uchiawase.sound.backing import Arrangement, Bus, Echo, Lane, Track
from uchiawase.sound.envelope import Adsr
from uchiawase.sound.instruments import (
    BASS,
    BELL,
    CHOIR,
    CHOP,
    ELECTRIC_PIANO,
    LEAD,
    PAD,
    PLUCK,
    SUB_BASS,
    SUPERSAW,
)
from uchiawase.sound.motion import Motion
from uchiawase.sound.sung import Sung
from uchiawase.sound.synth import Oscillator, Unison
from uchiawase.sound.transition import Fall, Impact, Riser, Swell
from uchiawase.units import Beats

_LOWEST_KEY, _HIGHEST_KEY = 54, 74
"""Where the hands lie: from F sharp below middle C to the D above."""

_VELOCITIES = {
    "Intro": 76,
    "Verse": 82,
    "Pre-chorus": 90,
    "Chorus": 104,
    "Bridge": 80,
    "Break": 92,
    "Last chorus": 110,
    "End": 90,
}

_LEVELS_DB = {
    "Intro": -1.5,
    "Verse": -2.0,
    "Pre-chorus": -1.5,
    "Chorus": 0.0,
    "Bridge": -2.5,
    "Break": -2.0,
    "Last chorus": 0.6,
    "End": -1.0,
}

# --- figures -------------------------------------------------------------------------------------

_CELL = "x--x --x- .... ...."
_BASS_CELL = "r--r --r- .... ...."

_BASS_ROWS = rows(
    (3, 4, "r--- ---- ---- --l-"),
    (4, 5, _BASS_CELL),
    (5, 12, "r-.. ..r. ..o- ..r. | r-.r ..r. ..o- .l.."),
    (12, 13, "r--r --r- ..o- ..l-"),
    (13, 16, "..r- ..r- ..r- ..l-"),
    (16, 17, _BASS_CELL),
    (17, 25, "..r- ..r- ..o- r.l- | ..r- .rr- ..o- ..l-"),
    (20, 21, "r--r --r- ..r- r.l-"),
    (23, 24, "r--r --r- ..o- ..l-"),
    (25, 32, "r--- ---- --r- ----"),
    (32, 33, "r--- ---- r--- ----"),
    (33, 36, "..r- ..r- ..r- ..r-"),
    (36, 37, _BASS_CELL),
    (37, 45, "..r- ..r- ..o- r.l- | ..r- .rr- ..o- ..l-"),
    (40, 41, "r--r --r- ..r- r.l-"),
    (43, 44, "r--r --r- ..o- ..l-"),
    (45, 47, "..r- ..r- ..o- ..l-"),
    (47, 48, _BASS_CELL),
    (48, 49, "r--- ---- ---- ...."),
)

_PAD_ROWS = rows(
    (1, 16, "x--- ---- ---- ----"),
    (12, 13, "x--- ---- x--- ----"),
    (16, 17, "x----- x- .... ...."),
    (17, 33, "x--- ---- ---- ----"),
    (20, 21, "x--- ---- x--- ----"),
    (24, 25, "x--- ---- x--- ----"),
    (32, 33, "x--- ---- x--- ----"),
    (37, 47, "x--- ---- ---- ----"),
    (40, 41, "x--- ---- x--- ----"),
    (44, 45, "x--- ---- x--- ----"),
    (47, 48, _CELL),
    (48, 49, "x--- ---- ---- ...."),
)

_KEY_ROWS = rows(
    (1, 12, "..x- .x.. ..x- ...x | ..x- .x.. ...x -.x."),
    (4, 5, "x--x --x- .... ..x-"),
    (12, 13, "x--x --x- x--- ...."),
    (13, 16, "..x- ..x- ..x- ..x-"),
    (16, 17, _CELL),
    (17, 24, "..x- .x.. ..x- ..x. | ..x- .x.. ...x -.x."),
    (20, 21, "x--x --x- ..x- ..x-"),
    (24, 25, "x--x --x- ..x- ..x-"),
    (25, 33, "x--- ---- ---- ----"),
    (32, 33, "x--- ---- x--- ----"),
    (36, 37, _CELL),
    (37, 44, "..x- .x.. ..x- ..x. | ..x- .x.. ...x -.x."),
    (40, 41, "x--x --x- ..x- ..x-"),
    (44, 45, "x--x --x- ..x- ..x-"),
    (45, 47, "..x- .x.. ..x- ..x. | ..x- .x.. ...x -.x."),
    (47, 48, _CELL),
    (48, 49, "x--- ---- ---- ...."),
)

_WALL_ROWS = rows(
    (15, 16, "x--- ---- ---- ----"),
    (16, 17, _CELL),
    (20, 21, "x--x --x- .... ...."),
    (23, 24, "x--x --x- x--- x---"),
    (24, 25, "x--- ---- x--- ----"),
    (36, 37, _CELL),
    (37, 45, "..x- ..x- ..x- ..x-"),
    (40, 41, "x--x --x- ..x- ..x-"),
    (43, 44, "x--x --x- x--- x---"),
    (47, 48, _CELL),
    (48, 49, "x--- ---- ---- ...."),
)

_GLASS_ROWS = rows(
    (1, 4, "d..c ..b. a..b ..c. | d..c ..a. b..c ..d."),
    (13, 16, "...c ..d. ...c ..d."),
    (17, 25, ".... ..d. .c.. ..b. | .... ..d. .c.a ..b."),
    (20, 21, ".... .... .c.. ..b."),
    (25, 33, "a.b. c.d. c.b. a.b."),
    (37, 45, "d..c ..b. .c.. ..b. | d..c ..d. .c.a ..b."),
    (40, 41, ".... .... .c.. ..b."),
    (48, 49, "a.b. c.d. .... ...."),
)

_PLUCK_ROWS = rows(
    (9, 12, "...1 ..2. .... .3.. | ...3 ..2. .... .1.."),
    (17, 25, "3..3 ..2. .3.2 ..1."),
    (20, 21, "3..3 ..2. .... ...."),
    (37, 45, "3..3 ..2. .3.2 ..1. | d..d ..c. .d.c ..b."),
    (40, 41, "3..3 ..2. .... ...."),
    (45, 46, "3..3 ..2. .3.2 ..1."),
)

# --- lines in letters ----------------------------------------------------------------------------

_CHOPS = {
    2: "r:10 C#5:1 r:1 A4:1 r:1 C#5:2",
    3: "r:6 A4:1 C#5:1 r:6 E5:2",
    6: "r:10 C#5:1 r:1 E5:1 r:1 C#5:2",
    10: "r:14 A4:1 C#5:1",
    12: "r:13 G#4:1 B4:1 C#5:1",
    17: "r:10 F#5:1 r:1 D5:1 r:3",
    19: "r:10 E5:1 r:1 C#5:1 r:3",
    20: "r:12 E5:1 r:1 B4:1 r:1",
    21: "r:10 F#5:1 r:1 D5:1 r:3",
    23: "r:14 A5:1 F#5:1",
    24: "r:12 E5:1 G#5:1 B5:2",
    33: "r:8 F#5:1 r:1 F#5:1 C5:1 r:4",
    34: "r:8 A5:1 r:1 F#5:1 D5:1 r:4",
    35: "r:4 C5:1 D5:1 F#5:1 A5:1 r:4 C6:1 r:1 A5:2",
    37: "r:10 G5:1 r:1 Eb5:1 r:3",
    39: "r:10 F5:1 r:1 D5:1 r:3",
    40: "r:12 F5:1 r:1 C5:1 r:1",
    41: "r:10 G5:1 r:1 Eb5:1 r:3",
    43: "r:14 Bb5:1 G5:1",
    44: "r:12 F5:1 A5:1 C6:2",
    46: "r:8 G4:1 r:1 C5:1 r:1 Eb5:4",
}
"""A voice cut small, and thrown into the echo."""

_DESCANT = {
    37: "r:8 G5:8",
    38: "F5:8 r:8",
    39: "r:8 F5:4 D5:4",
    40: "F5:8 r:8",
    41: "r:8 G5:4 Bb5:4",
    42: "A5:8 r:8",
    43: "r:8 Bb5:4 G5:4",
    44: "Eb5:4 F5:4 A5:8",
}
"""What the choir sings above the last chorus."""

# --- instruments ---------------------------------------------------------------------------------

_BASS = replace(
    SUB_BASS,
    oscillator=Oscillator(saw=0.55, pulse=0.45, width=0.4, sine=0.8),
    filter=replace(SUB_BASS.filter, closed_hz=520.0, open_hz=5_200.0, resonance=1.2),
    opening=Adsr(0.002, 0.14, 0.25, 0.05),
    drive_db=11.0,
)
"""Round below, with a knock on top that a phone's speaker still tells."""

_HOST = replace(
    LEAD,
    oscillator=Oscillator(saw=0.5, pulse=0.5, width=0.42, sine=0.15),
    filter=replace(LEAD.filter, closed_hz=1_000.0, open_hz=8_000.0),
    sub=0.0,
    breath=0.03,
    unison=Unison(voices=3, spread_cents=6.0, width=0.3),
)
"""Close to the microphone: one hears it breathe."""

_GUEST = Sung(
    "oo", "ah", over_s=0.14,
    amplifier=Adsr(0.02, 0.5, 0.85, 0.10),
    unison=Unison(voices=2, spread_cents=6.0, width=0.3),
    breath=0.03,
    motion=Motion(vibrato_cents=18.0, vibrato_after_s=0.25, scoop_cents=45.0, glide_s=0.06),
)  # fmt: skip
"""From far away, on vowels."""

_GLASS = replace(BELL, release_s=0.5)
_PAD = replace(PAD, filter=replace(PAD.filter, open_hz=6_500.0))


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
    door = voicings[-1].hands
    return Arrangement(
        tempo_map=tempo_map,
        tracks=(
            Track("bass", _BASS, band.plays("Bass", _BASS_ROWS, length=Beats(9, 10)),
                  level_db=-12.0, duck=0.55),
            Track("knock", BASS, band.plays("Knock", _BASS_ROWS, length=Beats(1, 2), lift=12),
                  level_db=-18.0, duck=0.5, low_cut_hz=280.0),
            Track("pad", _PAD, band.plays("Pad", _PAD_ROWS), level_db=-18.0, duck=0.75, hall=0.3,
                  low_cut_hz=180.0,
                  lanes=(Lane("cut_hz", line((1, 500), (5, 1_400), (13, 1_000), (16, 4_000),
                                             (17, 5_000), (25, 6_000), (27, 2_200), (33, 5_000),
                                             (37, 8_000), (48, 3_000))),)),
            Track("keys", ELECTRIC_PIANO, band.plays("Keys", _KEY_ROWS, length=Beats(7, 10)),
                  level_db=-15.5, pan=-0.1, spread=0.25, plate=0.2, echo=0.1, chorus=0.4,
                  duck=0.4, low_cut_hz=150.0),
            Track("wall", SUPERSAW, band.plays("Wall", _WALL_ROWS, length=Beats(9, 10)),
                  level_db=-16.5, duck=0.6, plate=0.2, low_cut_hz=200.0,
                  lanes=(Lane("cut_hz", line((15, 600), (16, 5_000), (17, 12_000), (37, 18_000))),
                         )),
            Track("glass", _GLASS, band.plays("Glass", _GLASS_ROWS, length=Beats(2)),
                  level_db=-13.5, spread=0.6, hall=0.3, echo=0.35, duck=0.3),
            Track("pluck", PLUCK, band.plays("Pluck", _PLUCK_ROWS, length=Beats(3, 2)),
                  level_db=-10.5, pan=0.25, spread=0.3, plate=0.15, echo=0.25, duck=0.3,
                  low_cut_hz=220.0,
                  lanes=(Lane("cut_hz", line((9, 1_200), (17, 12_000), (37, 18_000))),)),
            Track("host's voice", _HOST, band.sings(host), level_db=-13.0, pan=-0.2, plate=0.18,
                  echo=0.16, low_cut_hz=260.0),
            Track("guest's voice", _GUEST, band.sings(guest), level_db=-9.0, pan=0.24,
                  plate=0.2, hall=0.1, echo=0.18, low_cut_hz=180.0),
            Track("chops", CHOP, band.answers("Chops", _CHOPS), level_db=-14.0, spread=0.45,
                  plate=0.25, echo=0.4, low_cut_hz=240.0),
            Track("choir", CHOIR, band.answers("Choir", _DESCANT), level_db=-18.0, hall=0.45,
                  duck=0.4, low_cut_hz=260.0),
        ),
        transitions=(
            Swell(at(4, 3), at(5), door, level_db=-21.0),
            Riser(at(14), at(16, 1), level_db=-13.0, pitch=66, pulse_beats=Beats(3, 4)),
            Impact(at(17), level_db=-12.0, pitch=35),
            Fall(at(17), at(19), level_db=-21.0),
            Swell(at(24, 3), at(25), door, level_db=-17.0),
            Impact(at(25), level_db=-12.0, pitch=31),
            Fall(at(25), at(29), level_db=-20.0, pitch=67),
            Riser(at(31), at(33), level_db=-16.0),
            Riser(at(34), at(36, 1), level_db=-12.0, pitch=62, pulse_beats=Beats(1, 2)),
            Impact(at(37), level_db=-11.0, pitch=36),
            Fall(at(37), at(39), level_db=-19.0),
            Swell(at(44, 3), at(45), door, level_db=-20.0),
            Impact(at(48), level_db=-11.0, pitch=31),
            Fall(at(48), at(49), level_db=-19.0),
        ),
        pulse=line(
            (1, 0.5), (13, 0.7), (17, 1.0), (25, 1.0), (25, 0.2), (33, 0.6), (37, 1.0), (47, 1.0),
            (48, 0.0),
        ),
        kicks=kicks,
        level=steps(sections, _LEVELS_DB),
        echo=Echo(beats=Beats(3, 4), feedback=0.5, high_hz=3_800.0),
        end_beats=sections[-1].to_bar * Beats(4) - 4,
        bus=Bus(drive_db=3.0, width=1.1),
    )  # fmt: skip
