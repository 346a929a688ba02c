"""Strings as plain arrays, so that an index is stored without pickle."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def pack(strings: Iterable[str]) -> NDArray[np.uint8]:
    """Strings without line breaks as one array of UTF-8 bytes."""
    return np.frombuffer("".join(f"{string}\n" for string in strings).encode(), np.uint8)


def unpack(packed: NDArray[np.generic]) -> list[str]:
    """The inverse of `pack`."""
    return packed.tobytes().decode().split("\n")[:-1]
