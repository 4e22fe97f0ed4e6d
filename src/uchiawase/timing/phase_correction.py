"""The linear phase correction model, as formulas.

Asynchrony A at stroke k (Vorberg & Wing 1996; Vorberg & Schulze 2002), with correction α,
timekeeper noise T and motor noise M:

    A[k+1] = (1 - α) A[k] + T[k] + M[k+1] - M[k]

stable for 0 < α < 2.
"""

from math import sqrt

from uchiawase.errors import ParameterOutOfRange
from uchiawase.units import Seconds


def spread_s(*, correction: float, timekeeper_s: Seconds, motor_s: Seconds) -> Seconds:
    """Give the standard deviation of the asynchronies: √((σT² + 2 α σM²) / (α (2 - α))).

    Raises:
        ParameterOutOfRange: The correction is not between 0 and 2, where no spread exists.
    """
    if not 0 < correction < 2:
        raise ParameterOutOfRange("the correction", correction, "above 0 and below 2")
    variance = (timekeeper_s**2 + 2 * correction * motor_s**2) / (correction * (2 - correction))
    return sqrt(variance)


def lag_1(*, correction: float, timekeeper_s: Seconds, motor_s: Seconds) -> float:
    """Give the correlation of successive asynchronies: (1 - α) - σM² / Var(A).

    Raises:
        ParameterOutOfRange: The correction is not between 0 and 2.
    """
    deviation = spread_s(correction=correction, timekeeper_s=timekeeper_s, motor_s=motor_s)
    if deviation == 0:
        raise ParameterOutOfRange("the spread", deviation, "above 0 for a correlation to exist")
    return (1 - correction) - motor_s**2 / deviation**2
