"""Mastering: bringing a wave to its loudness without its peaks going too high."""

import numpy as np

from uchiawase.sound.limiter import limited, limiting_gain, true_sizes
from uchiawase.sound.loudness import SILENT_LUFS, loudness_lufs
from uchiawase.sound.wave import Mono, Stereo, gain_of_db

_STEPS = 3
_SPARE = gain_of_db(-0.1)
_NEAR_LU = 0.01
_MORE_DB = 6.0
"""By how much the gain may grow to make good what limiting takes."""


def mastered(
    wave: Mono | Stereo, *, lufs: float, ceiling: float, most_gain_db: float = np.inf
) -> Mono | Stereo:
    """Bring a wave to a loudness and hold its true peaks under a ceiling.

    Args:
        wave: Shape (n,) or (n, 2).
        lufs: How loud it shall be, integrated.
        ceiling: What no true peak goes above, above 0.
        most_gain_db: It is not made louder than by this.

    Returns:
        As loud as that goes; silence stays silence.
    """
    loudness = loudness_lufs(wave)
    if loudness == SILENT_LUFS:
        return wave
    done, gain_db = wave, 0.0
    first_db = min(lufs - loudness, most_gain_db)
    sizes = true_sizes(wave, above=ceiling * _SPARE / gain_of_db(first_db + _MORE_DB))
    # Limiting takes a little loudness away again, so the gain is found in steps, each from the wave
    # as it came: what is limited twice sounds limited.
    for _ in range(_STEPS):
        gain_db = min(gain_db + lufs - loudness, most_gain_db, first_db + _MORE_DB)
        gain = np.float32(gain_of_db(gain_db))
        held = limiting_gain(sizes * gain, ceiling=ceiling * _SPARE)
        held *= gain
        done = wave * (held if wave.ndim == 1 else held[:, np.newaxis])
        loudness = loudness_lufs(done)
        if abs(loudness - lufs) < _NEAR_LU or gain_db == most_gain_db:
            break
    return limited(done, ceiling=ceiling)
