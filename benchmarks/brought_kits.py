"""Bring every Hydrogen kit of a folder: does it load, is it as loud as ours, and how long does it take?

``uchi bench brought-kits`` takes the two kits that the tests use; ``UCHI_DRUMKITS=FOLDER`` names another
folder, such as that of Debian's package ``hydrogen-drumkits`` (14 kits).
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from uchiawase.errors import UchiawaseError
from uchiawase.songs.kits import KitLibrary, brought_to
from uchiawase.sound.groove import groove_lufs
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.sampled_kit import sampled

WITHIN_LU = 1.0
FASTER_THAN_IT_SOUNDS = 5.0
FINDER = Path(__file__).parents[1] / "tests" / "find_drumkits.py"


def folder() -> Path:
    """Give the folder whose kits are brought."""
    named = os.environ.get("UCHI_DRUMKITS")
    if named:
        return Path(named)
    told = subprocess.run([sys.executable, str(FINDER)], check=True, capture_output=True, text=True)
    return Path(told.stdout.strip())


def main() -> int:
    """Bring them into a new cache, and say whether the goals are met."""
    with tempfile.TemporaryDirectory() as kept:
        # Our own kit, which each is made as loud as, is there in any meeting.
        KitLibrary(Path(kept)).sprite_path(CHARACTERS[0].id)
        return brought(Path(kept))


def brought(kept: Path) -> int:
    """Bring the kits, print a line for each and the goals; 1 where one is missed."""
    wanted_lufs = groove_lufs(sampled(CHARACTERS[0]))
    paths = sorted(path.parent for path in folder().glob("*/drumkit.xml"))
    if not paths:
        print(f"there is no kit in {folder()}: run `make drumkits`, or set UCHI_DRUMKITS")
        return 1
    failed: list[str] = []
    all_sound_s = all_took_s = 0.0
    print(
        f"{'kit':26} {'own':>4} {'samples':>7} {'sound':>7} {'time':>7} {'groove':>10}  stands in"
    )
    for path in paths:
        start_s = time.perf_counter()
        try:
            facts = brought_to(path, kept).facts
        except UchiawaseError as error:
            print(f"{path.name:26} {error}")
            failed.append(path.name)
            continue
        took_s = time.perf_counter() - start_s
        own = [one for one in facts.pieces if not one.stands_in]
        sound_s = sum(one.seconds for one in own)
        all_sound_s += sound_s
        all_took_s += took_s
        stands_in = ", ".join(one.piece for one in facts.pieces if one.stands_in)
        samples = sum(one.samples for one in own)
        print(
            f"{facts.name[:26]:26} {len(own):4d} {samples:7d} {sound_s:5.1f} s {took_s:5.2f} s "
            f"{facts.lufs:5.1f} LUFS  {stands_in}"
        )
        if abs(facts.lufs - wanted_lufs) > WITHIN_LU:
            failed.append(f"{path.name} ({facts.lufs - wanted_lufs:+.1f} LU)")
    print(
        f"loaded and within {WITHIN_LU} LU of {wanted_lufs:.1f} LUFS: {len(paths) - len(failed)} of {len(paths)} (goal: all)"
    )
    speed = all_sound_s / max(all_took_s, 1e-9)
    print(
        f"made {speed:.1f} times as fast as it sounds (goal: {FASTER_THAN_IT_SOUNDS:g}): "
        f"{all_sound_s:.0f} s of sound in {all_took_s:.0f} s"
    )
    if speed < FASTER_THAN_IT_SOUNDS:
        failed.append("speed")
    good = not failed
    print("all goals met" if good else f"missed: {', '.join(failed)}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
