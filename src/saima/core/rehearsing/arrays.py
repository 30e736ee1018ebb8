"""What the modules of estimates share: arrays of 64-bit floats, blank where there is no number.

Estimates (估计) only. No float made here ever becomes a score, a place or an amount that counts.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
"""The last axis but one is units where there are two or more (units × indicators, runs × units × indicators)."""
Integers: TypeAlias = NDArray[np.signedinteger[Any]]
Truths: TypeAlias = NDArray[np.bool_]
