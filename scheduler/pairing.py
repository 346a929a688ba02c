"""Becoming a guest: whoever says a code that the staff page has shown gets what is sent to try it out (pure)."""

from typing import Literal, Protocol

Joined = Literal["welcome", "known", "wrong", "wait"]
"""A guest from now on; was one already; there is no such code (any more); too many wrong ones for a while."""


class Pairing(Protocol):
    """The guests of a channel, as one resident may join them."""

    def join(self, mark: str) -> Joined:
        """Use a code, of which ``mark`` is all that is kept. What it leads to is stored when the call returns."""
