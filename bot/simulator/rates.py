"""Token buckets, one per endpoint, with LINE's published rates as defaults.

Source: https://developers.line.biz/en/reference/messaging-api/#rate-limits
"""

import threading
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`count` calls in `seconds`; also the size of the burst."""

    count: int
    seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.count < 0 or self.seconds <= 0:
            raise ValueError(f"not a rate: {self}")


OTHER_ENDPOINTS: Final = Rate(count=2000)
RATES: Final = {
    "narrowcast": Rate(count=60, seconds=3600),
    "broadcast": Rate(count=60, seconds=3600),
    "insight-aggregation": Rate(count=60, seconds=3600),
    "webhook-test": Rate(count=60, seconds=3600),
    "webhook-set": Rate(count=1000, seconds=60),
    "multicast": Rate(count=200),
    "loading": Rate(count=100),
    "richmenu-create": Rate(count=100, seconds=3600),
    "richmenu-delete": Rate(count=100, seconds=3600),
}


@dataclass
class _Bucket:
    rate: Rate
    tokens: float
    at: float


class Buckets:
    """The buckets of one channel."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rates = dict(RATES)
        self._buckets: dict[str, _Bucket] = {}

    def limit(self, endpoint: str, rate: Rate) -> None:
        """Give `endpoint` another rate and a full bucket."""
        with self._lock:
            self._rates[endpoint] = rate
            self._buckets.pop(endpoint, None)

    def take(self, endpoint: str, now: float) -> bool:
        """Take one token at time `now` (seconds); False when the bucket is empty."""
        with self._lock:
            bucket = self._buckets.get(endpoint)
            if bucket is None:
                rate = self._rates.get(endpoint, OTHER_ENDPOINTS)
                bucket = self._buckets[endpoint] = _Bucket(rate, rate.count, now)
            refill = max(0.0, now - bucket.at) * bucket.rate.count / bucket.rate.seconds
            bucket.tokens = min(bucket.rate.count, bucket.tokens + refill)
            bucket.at = now
            if bucket.tokens < 1:
                return False
            bucket.tokens -= 1
            return True
