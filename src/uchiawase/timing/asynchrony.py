"""How one player meets the part: signed mean, spread, size.

Asynchrony is hit minus target, seconds; negative is early. The signed mean is the accuracy, the
standard deviation (n - 1) the precision (Rasch 1979; Clayton et al. 2020). A constant delay of a
device moves the mean and leaves the other two alone, which is why the size is taken around the
player's own median. A mean of down to about -50 ms is human: without sound of their own, people
tap ahead of a metronome by 47 ms, with it by 21 ms (Fink, Alexander & Janata 2022).

Each function takes asynchronies in order of time, shape (n,), and gives None below
:data:`uchiawase.timing.doubt.FEWEST` of them. Missed strokes are left out, never made up.
"""

from uchiawase.timing import doubt
from uchiawase.timing.pairing import Times


def mean_asynchrony(errors_s: Times) -> doubt.Estimate | None:
    """Give the signed mean, seconds; negative is early. Contains the delay of the devices."""
    return doubt.mean(errors_s)


def spread_of_asynchrony(errors_s: Times) -> doubt.Estimate | None:
    """Give the standard deviation (n - 1), seconds. Slow wander counts like quick unrest."""
    return doubt.spread(errors_s)


def size_of_asynchrony(errors_s: Times) -> doubt.Estimate | None:
    """Give the mean distance from the player's own median, seconds."""
    return doubt.mean_distance(errors_s)
