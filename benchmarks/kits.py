"""What the six kits are like: told apart, even, quick, small, and beside real sampled drums.

Prints a line for each figure with its goal, and exits 1 where a goal is missed.

    uchi bench kits
    uchi bench kits --hydrogen FOLDER     also beside the acoustic kits in a folder of Hydrogen's
    uchi bench kits --hydrogen FOLDER --write     and write the tables and the picture of docs/kits.md

The folder is Debian's: ``apt-get download hydrogen-drumkits`` and ``dpkg -x`` give
``usr/share/hydrogen/data/drumkits``. It is a peer to be measured beside, and never part of the project.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import matplotlib as mpl
import numpy as np

from uchiawase.clock import generator
from uchiawase.formats.flac import write_flac
from uchiawase.formats.kit_file import Instrument
from uchiawase.formats.kit_source import KitSource, opened_kit
from uchiawase.formats.sample_file import Unusable, decoded_sample
from uchiawase.score.kit_piece import PIECES, KitPiece
from uchiawase.songs.brought_kit import found_kit
from uchiawase.songs.kits import laid_out
from uchiawase.sound.character import Character
from uchiawase.sound.drum import struck
from uchiawase.sound.groove import groove_lufs
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.loudness import stroke_lufs
from uchiawase.sound.recorded import at_our_rate, folded, from_onset, without_offset
from uchiawase.sound.sampled_kit import SampledKit, sampled
from uchiawase.sound.timbre import (
    OCTAVES_HZ,
    band_levels_db,
    centroid_hz,
    crest_db,
    mfccs,
    octave_share_db,
    phone_loss_db,
    rise_s,
    spectral_distance_db,
    t20_s,
    teller,
)
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono, peak
from uchiawase.units import MS_PER_S, Hertz

mpl.use("Agg")

import matplotlib.pyplot as plt

ACOUSTIC = ("studio", "arena", "velvet")
TOLD_BY = (KitPiece.KICK, KitPiece.SNARE, KitPiece.HAT_CLOSED)
PICTURED = (KitPiece.KICK, KitPiece.SNARE, KitPiece.HAT_CLOSED, KitPiece.CRASH)
TOMS = (KitPiece.TOM_HIGH, KitPiece.TOM_MID, KitPiece.TOM_LOW)
COMPARED = (
    KitPiece.KICK, KitPiece.SNARE, KitPiece.RIM, KitPiece.HAT_CLOSED, KitPiece.HAT_OPEN,
    KitPiece.HAT_PEDAL, *TOMS, KitPiece.CRASH, KitPiece.RIDE, KitPiece.RIDE_BELL,
)  # fmt: skip
PEERS = (
    "BJA_Pacific", "ColomboAcousticDrumkit", "ForzeeStereo", "Millo-Drums_v.1",
    "Millo_MultiLayered2", "Millo_MultiLayered3", "The Black Pearl 1.0",
)  # fmt: skip
"""The acoustic kits of the package; what is left out is electronic, African or treated."""

STROKES = 40
VARIANTS = 3
VELOCITY = 120
FAINTEST_DB = -25.0
LONGEST_PEER_S = 12.0

TOLD_GOAL = 0.95
RANGE_GOAL_DB = 30.0
RISE_GOAL_MS = 5.0
GROOVE_GOAL_LU = 1.0
MAKING_GOAL_S = 3.0
SPRITE_GOAL_MB = 1.5
PHONE_GOAL_DB = -23.0
WITHIN_GOAL = 0.85

PAGE = Path(__file__).parents[1] / "docs" / "kits.md"
PICTURE = PAGE.with_name("kits.png")
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True)
class Row:
    """A figure beside its goal."""

    what: str
    result: str
    goal: str
    met: bool

    def __str__(self) -> str:
        """Give the line that is printed."""
        return f"{self.what:<52} {self.result:>22}   {self.goal}{'' if self.met else '   MISSED'}"


@dataclass(frozen=True)
class Figures:
    """What is measured of strokes on one piece; a decay is None where the band is all but empty."""

    centroid_hz: float
    crest_db: float
    rise_ms: float
    phone_db: float
    t20s_s: tuple[float | None, ...]

    def values(self) -> tuple[float | None, ...]:
        """Give what is compared with real drums."""
        return (self.centroid_hz, self.crest_db, self.rise_ms, *self.t20s_s)


def figures_of(waves: Sequence[Mono]) -> Figures:
    """Measure strokes on one piece, and give the means."""

    def mean(measured: Callable[[Mono], float]) -> float:
        return float(np.mean([measured(wave) for wave in waves]))

    def decay_s(octave_hz: Hertz) -> float | None:
        if mean(lambda wave: octave_share_db(wave, octave_hz)) < FAINTEST_DB:
            return None
        return mean(lambda wave: t20_s(wave, octave_hz))

    return Figures(
        mean(centroid_hz),
        mean(crest_db),
        mean(rise_s) * MS_PER_S,
        mean(phone_loss_db),
        tuple(decay_s(octave_hz) for octave_hz in OCTAVES_HZ),
    )


def stroke(character: Character, piece: KitPiece, velocity: int, variant: int) -> Mono:
    """Synthesise one stroke."""
    return struck(
        character.recipe(piece),
        velocity,
        variant=variant,
        room=character.room_of(piece),
        gain_db=character.gain_db_of(piece),
    )


def ours() -> dict[str, dict[KitPiece, Figures]]:
    """Measure our kits, as they are struck hard."""
    return {
        character.id: {
            piece: figures_of(
                [stroke(character, piece, VELOCITY, variant) for variant in range(VARIANTS)]
            )
            for piece in KitPiece
        }
        for character in CHARACTERS
    }


# --- real drums -----------------------------------------------------------------------------------


def peers(folder: Path) -> dict[str, dict[KitPiece, Figures]]:
    """Measure the hardest stroke of each piece of the acoustic kits in a folder of Hydrogen's."""
    found: dict[str, dict[KitPiece, Figures]] = {}
    for name in PEERS:
        with opened_kit(folder / name) as (source, pointed_to):
            chosen = found_kit(source, pointed_to).allotment.chosen
            waves = {
                piece: hardest(source, instrument)
                for piece, instrument in chosen.items()
                if piece in COMPARED
            }
        found[name] = {
            piece: figures_of([wave]) for piece, wave in waves.items() if wave is not None
        }
    return found


def hardest(source: KitSource, instrument: Instrument) -> Mono | None:
    """Decode an instrument's hardest stroke: mono, at our rate, from its onset."""
    sounding = max(instrument.soundings, key=lambda one: one.velocity_high)
    cut = sounding.uses[0].cut
    decoded = decoded_sample(
        source.read(cut.path, 1 << 28),
        from_frame=cut.from_frame,
        to_frame=cut.to_frame,
        longest_s=LONGEST_PEER_S,
    )
    if isinstance(decoded, Unusable):
        return None
    wave = at_our_rate(without_offset(folded(decoded.wave)), decoded.rate_hz)
    return from_onset(wave)[0] if peak(wave) else None


def ranges(real: Mapping[str, Mapping[KitPiece, Figures]], piece: KitPiece) -> list[Curve]:
    """Give, for each figure, lowest and highest of the real kits; toms are one family."""
    family = TOMS if piece in TOMS else (piece,)
    rows = [kit[one].values() for kit in real.values() for one in family if one in kit]
    found: list[Curve] = []
    for column in zip(*rows, strict=True):
        known = [value for value in column if value is not None]
        found.append(np.array([min(known), max(known)]) if known else np.array([0.0, np.inf]))
    return found


# --- goals ----------------------------------------------------------------------------------------


def told_rows() -> list[Row]:
    """Let a classifier name the kit from single strokes it has not heard before."""
    rows: list[Row] = []
    for place, piece in enumerate(TOLD_BY):
        chance = generator(20260113, place)

        def features(character: Character, first: int, piece: KitPiece = piece) -> list[Curve]:
            forces = chance.integers(20, 128, STROKES).tolist()  # noqa: B023 (called at once)
            return [
                mfccs(stroke(character, piece, force, first + turn))
                for turn, force in enumerate(forces)
            ]

        learnt = teller({character.id: features(character, 0) for character in CHARACTERS})
        right = [
            learnt.told(heard) == character.id
            for character in CHARACTERS
            for heard in features(character, 5_000)
        ]
        share = float(np.mean(right))
        rows.append(
            Row(
                f"kit named from one stroke: {PIECES[piece].label}, {len(right)} strokes",
                f"{share:.1%}",
                f"≥ {TOLD_GOAL:.0%}",
                share >= TOLD_GOAL,
            )
        )
    return rows


def distance_rows(kits: Mapping[str, SampledKit]) -> list[Row]:
    """Hold strokes of one force against each other, and against those of other kits."""
    rows: list[Row] = []
    for piece in TOLD_BY:
        strokes = {
            kit_id: [kit.stroke(piece, 100, turn) for turn in range(12)]
            for kit_id, kit in kits.items()
        }
        own = [
            spectral_distance_db(one, other)
            for waves in strokes.values()
            for one, other in combinations(waves, 2)
        ]
        across = [
            spectral_distance_db(strokes[one][turn], strokes[other][turn])
            for one, other in combinations(strokes, 2)
            for turn in range(4)
        ]
        rows.append(
            Row(
                f"strokes differ, {PIECES[piece].label}: same kit < other kits",
                f"{min(own):.1f} … {max(own):.1f} < {min(across):.1f} dB",
                "> 0.15, and less than between kits",
                min(own) > 0.15 and max(own) < min(across),
            )
        )
    return rows


def kit_rows(character: Character, kit: SampledKit, made_s: float) -> list[Row]:
    """Measure what holds for each kit alone."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sprite.flac"
        write_flac(path, laid_out(kit)[0], SAMPLE_RATE_HZ)
        size_mb = path.stat().st_size / 1e6
    loudness = [
        [stroke_lufs(kit.stroke(piece, velocity, 0)) for velocity in range(1, 128)]
        for piece in KitPiece
    ]
    struck_at = [
        [stroke_lufs(stroke(character, piece, velocity, 0)) for velocity in (1, 32, 64, 96, 127)]
        for piece in KitPiece
    ]
    least_step = min(float(np.min(np.diff(row))) for row in (*loudness, *struck_at))
    least_range = min(row[-1] - row[0] for row in (*loudness, *struck_at))
    rises_ms = [
        rise_s(stroke(character, piece, velocity, variant)) * MS_PER_S
        for piece in (KitPiece.KICK, KitPiece.SNARE)
        for velocity in (40, 64, 96, 127)
        for variant in range(4)
    ]
    loudest = max(peak(region.wave) for region in kit.regions)
    phone_db = min(phone_loss_db(stroke(character, piece, 100, 0)) for piece in KitPiece)
    return [
        Row(f"{character.id}: made in (one core)", f"{made_s:.2f} s", f"≤ {MAKING_GOAL_S:.0f} s", made_s <= MAKING_GOAL_S),
        Row(f"{character.id}: file", f"{size_mb:.2f} MB", f"≤ {SPRITE_GOAL_MB} MB", size_mb <= SPRITE_GOAL_MB),
        Row(
            f"{character.id}: loudness over velocity 1 … 127, each step",
            f"{least_range:.1f} dB, {least_step:.3f}",
            f"≥ {RANGE_GOAL_DB:.0f} dB, every step > 0",
            least_range >= RANGE_GOAL_DB and least_step > 0.0,
        ),
        Row(f"{character.id}: kick and snare rise, slowest", f"{max(rises_ms):.1f} ms", f"≤ {RISE_GOAL_MS:.0f} ms", max(rises_ms) <= RISE_GOAL_MS),
        Row(f"{character.id}: highest peak", f"{20 * np.log10(loudest):.1f} dBFS", "< 0 dBFS", loudest < 1.0),
        Row(f"{character.id}: lost on a phone, most", f"{phone_db:.1f} dB", f"≥ {PHONE_GOAL_DB:.0f} dB", phone_db >= PHONE_GOAL_DB),
    ]  # fmt: skip


def groove_row(kits: Mapping[str, SampledKit]) -> Row:
    """Play the same groove on all of them."""
    loudness = [groove_lufs(kit) for kit in kits.values()]
    apart = max(loudness) - min(loudness)
    return Row(
        f"standard groove at {np.mean(loudness):.1f} LUFS, widest apart",
        f"{apart:.2f} LU",
        f"≤ {GROOVE_GOAL_LU:.0f} LU",
        apart <= GROOVE_GOAL_LU,
    )


def within_rows(
    real: Mapping[str, Mapping[KitPiece, Figures]], mine: Mapping[str, Mapping[KitPiece, Figures]]
) -> list[Row]:
    """Count the figures of our acoustic kits that lie within the range of the real ones."""
    rows: list[Row] = []
    for kit_id in ACOUSTIC:
        inside = [
            span[0] <= value <= span[1]
            for piece in COMPARED
            for value, span in zip(mine[kit_id][piece].values(), ranges(real, piece), strict=True)
            if value is not None
        ]
        share = float(np.mean(inside))
        rows.append(
            Row(
                f"{kit_id}: within the range of {len(real)} real kits",
                f"{sum(inside)} of {len(inside)}",
                f"≥ {WITHIN_GOAL:.0%}",
                share >= WITHIN_GOAL,
            )
        )
    return rows


# --- the page -------------------------------------------------------------------------------------


def beside_table(
    real: Mapping[str, Mapping[KitPiece, Figures]], mine: Mapping[str, Mapping[KitPiece, Figures]]
) -> list[str]:
    """Write our acoustic kits beside the real ones, what lies outside in bold."""
    heads = ["centroid Hz", "crest dB", "rise ms", *(f"{octave:g}" for octave in OCTAVES_HZ)]
    lines = [
        "| piece | kit | " + " | ".join(heads) + " |",
        "|---|---|" + "--:|" * len(heads),
    ]
    for piece in COMPARED:
        spans = ranges(real, piece)
        count = sum(piece in kit for kit in real.values())
        cells = [
            f"{_short(low)}–{_short(high)}" if np.isfinite(high) else "" for low, high in spans
        ]
        lines.append(f"| {PIECES[piece].label} | *{count} real* | " + " | ".join(cells) + " |")
        for kit_id in ACOUSTIC:
            values = mine[kit_id][piece].values()
            cells = [
                "" if value is None
                else _short(value) if span[0] <= value <= span[1]
                else f"**{_short(value)}**"
                for value, span in zip(values, spans, strict=True)
            ]  # fmt: skip
            lines.append(f"| | {kit_id} | " + " | ".join(cells) + " |")
    return lines


def piece_table(mine: Mapping[str, Mapping[KitPiece, Figures]]) -> list[str]:
    """Write attack, brightness and what a phone leaves, for every piece of every kit."""
    lines = ["| piece | " + " | ".join(mine) + " |", "|---|" + "--:|" * len(mine)]
    for piece in KitPiece:
        cells = [
            f"{kit[piece].rise_ms:.1f} · {_short(kit[piece].centroid_hz)} · {kit[piece].phone_db:.1f}"
            for kit in mine.values()
        ]
        lines.append(f"| {PIECES[piece].label} | " + " | ".join(cells) + " |")
    return lines


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def write_page(
    real: Mapping[str, Mapping[KitPiece, Figures]],
    mine: Mapping[str, Mapping[KitPiece, Figures]],
    rows: Sequence[Row],
) -> None:
    """Put the measured part into the page, between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    lines = [
        BEGIN,
        "",
        "### What holds",
        "",
        "```text",
        *(str(row).rstrip() for row in rows),
        "```",
        "",
        "### Beside real drums",
        "",
        *beside_table(real, mine),
        "",
        "### Every piece of every kit",
        "",
        f"At velocity {VELOCITY}: rise from 10 to 90 % (ms) · centroid (Hz) · lost on a phone (dB).",
        "",
        *piece_table(mine),
        "",
        END,
    ]
    PAGE.write_text(head + "\n".join(lines) + tail, encoding="utf-8")


def draw() -> None:
    """Draw what every kit's kick, snare, hat and crash look like, by mel band."""
    figure, axes = plt.subplots(
        len(CHARACTERS), len(PICTURED), figsize=(11, 12), sharex=True, sharey=True
    )
    for row, character in zip(axes, CHARACTERS, strict=True):
        for axis, piece in zip(row, PICTURED, strict=True):
            levels_db = band_levels_db(stroke(character, piece, VELOCITY, 0), heard_s=0.6)
            axis.imshow(
                levels_db.T, origin="lower", aspect="auto", cmap="magma", vmin=-60, vmax=0,
                extent=(0, 600, 0, levels_db.shape[1]), interpolation="nearest",
            )  # fmt: skip
            axis.set_yticks([])
            name = character.kit().piece_name(piece)
            axis.set_title(f"{character.name}: {name}", fontsize=9, loc="left")
    for axis in axes[-1]:
        axis.set_xlabel("ms")
    figure.supylabel("mel bands, 40 Hz … 16 kHz", fontsize=9)
    figure.tight_layout()
    figure.savefig(PICTURE, dpi=110)
    plt.close(figure)


def main() -> int:
    """Measure, print, and tell whether the goals are met."""
    parser = argparse.ArgumentParser(prog="uchi bench kits")
    parser.add_argument("--hydrogen", type=Path, help="a folder of Hydrogen's drumkits")
    parser.add_argument("--write", action="store_true", help="write docs/kits.md and its picture")
    asked = parser.parse_args()
    kits: dict[str, SampledKit] = {}
    rows: list[Row] = []
    for character in CHARACTERS:
        # The better of two: a core that others share counts their waiting as ours.
        taken_s: list[float] = []
        for _ in range(2):
            start_s = process_time()
            kits[character.id] = sampled(character)
            taken_s.append(process_time() - start_s)
        rows += kit_rows(character, kits[character.id], min(taken_s))
    rows += [groove_row(kits), *told_rows(), *distance_rows(kits)]
    if asked.hydrogen is not None:
        mine, real = ours(), peers(asked.hydrogen)
        rows += within_rows(real, mine)
        if asked.write:
            write_page(real, mine, rows)
            draw()
    for row in rows:
        print(row)
    missed = sum(not row.met for row in rows)
    summary = (
        f"{missed} of {len(rows)} goals missed"
        if missed
        else f"{len(rows)} of {len(rows)} goals met"
    )
    print(f"{summary} (at {SAMPLE_RATE_HZ} Hz)")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
