"""What is counted: the month's messages, and who was sent how many times."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Final

from . import errors

_JST: Final = timezone(timedelta(hours=9))
_ID_BYTES: Final = 16


class Quota:
    """Messages of the running month (Japan time), counted per recipient; replies are free."""

    def __init__(self) -> None:
        self.limit: int | None = None
        self._used = 0
        self._month = ""

    def used(self, now: float) -> int:
        """Messages sent in the month of `now`."""
        month = datetime.fromtimestamp(now, _JST).strftime("%Y-%m")
        if month != self._month:
            self._month, self._used = month, 0
        return self._used

    def spend(self, recipients: int, now: float) -> None:
        """Count `recipients` messages. Raises ApiError 429 when that passes the limit; then nothing is counted."""
        used = self.used(now)
        if self.limit is not None and used + recipients > self.limit:
            raise errors.monthly_limit()
        self._used = used + recipients


class Ledger:
    """Deliveries by recipient in 16 bytes each, so that a million recipients cost 16 MB and no dictionary.

    Holds what was pushed, multicast or broadcast to users; replies and groups are in the chats.
    """

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self.total = 0

    def add(self, user_ids: Sequence[str]) -> None:
        """Note one delivery to each of `user_ids` (`U` and 32 hex digits)."""
        self._blocks.append(bytes.fromhex("".join(user_id[1:] for user_id in user_ids)))
        self.total += len(user_ids)

    def deliveries(self, user_id: str) -> int:
        """How many times `user_id` was sent something."""
        wanted = bytes.fromhex(user_id[1:])
        return sum(1 for recipient in self._recipients() if recipient == wanted)

    def histogram(self) -> dict[int, int]:
        """How many users were sent something once, twice, ...: `{1: 999_998, 2: 1}`. Counts all of them; slow."""
        return dict(Counter(Counter(self._recipients()).values()))

    def _recipients(self) -> Iterable[bytes]:
        for block in self._blocks:
            for start in range(0, len(block), _ID_BYTES):
                yield block[start : start + _ID_BYTES]
