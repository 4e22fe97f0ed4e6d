"""Write ``strokes.json``: what is played for strokes, for the browser's twin of the law to play too.

A kit of few samples, its index, and for strokes of all forces which sample is played, how loud, and
through which shelf. Run it to write the file; a test fails when it is stale.
"""

import json
import sys
from pathlib import Path

import msgspec
import numpy as np

from uchiawase.score.kit_piece import KitPiece
from uchiawase.songs.kits import laid_out
from uchiawase.sound.sampled_kit import Layer, Region, SampledKit, Variation

STROKES_JSON = Path(__file__).with_name("strokes.json")

_LAYERS = (
    Layer(85, 127, 127, exponent=1.31, shelf_hz=2_000.0, shelf_db=2.5),
    Layer(33, 84, 84, exponent=1.38, gain=0.7, shelf_hz=2_000.0, shelf_db=1.25),
    Layer(1, 32, 32, exponent=1.4, gain=1.2),
)
_VELOCITIES = (1, 7, 32, 33, 64, 84, 85, 110, 127)
_NUMBERS = (0, 1, 2, 3, 10, 99, 1_000, 123_456)


def kit() -> SampledKit:
    """Give a kit of one drum in three layers of two samples, and one with a single sample."""
    regions = [
        Region(KitPiece.SNARE, layer, variant, np.ones(480 + 48 * variant, dtype=np.float32))
        for layer in _LAYERS
        for variant in range(2)
    ]
    whole = Layer(1, 127, 127, shelf_hz=800.0, shelf_db=3.0)
    regions.append(Region(KitPiece.KICK, whole, 0, np.ones(960, dtype=np.float32)))
    return SampledKit("vectors", tuple(regions), Variation(gain_db=0.35, shelf_db=0.8))


def text() -> str:
    """Give what the file has to hold."""
    sampled = kit()
    _, index = laid_out(sampled)
    starts_s = [region.start_s for region in index.regions]
    strokes: list[dict[str, object]] = []
    for piece in (KitPiece.SNARE, KitPiece.KICK):
        for velocity in _VELOCITIES:
            for number in _NUMBERS:
                played = sampled.played(piece, velocity, number)
                assert played is not None
                place = next(
                    place for place, region in enumerate(sampled.regions) if region is played.region
                )
                strokes.append(
                    {
                        "piece": piece.value,
                        "velocity": velocity,
                        "number": number,
                        "start_s": starts_s[place],
                        "gain": played.gain,
                        "shelf_hz": played.region.layer.shelf_hz,
                        "shelf_db": played.shelf_db,
                    }
                )
    return json.dumps({"index": msgspec.to_builtins(index), "strokes": strokes}, indent=1) + "\n"


if __name__ == "__main__":
    STROKES_JSON.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{STROKES_JSON} written\n")
