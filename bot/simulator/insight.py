"""What LINE counts of messages that carry an aggregation unit: who displayed them, who opened a link in them.

Sources: https://developers.line.biz/en/docs/messaging-api/unit-based-statistics-aggregation/ and
https://developers.line.biz/en/docs/messaging-api/measure-impressions/
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final

JST: Final = timezone(timedelta(hours=9))
UNITS_A_MONTH: Final = 1000
PRIVATE: Final = 20
"""Below so many people, or times, a figure is null."""

COUNTED_SECONDS: Final = 14 * 24 * 3600
"""How long after its sending a message is counted."""

_PARTS: Final = ("25Percent", "50Percent", "75Percent", "100Percent")
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Act:
    """Somebody displayed bubble `seq` (url None) or opened a link in it."""

    day: date
    user_id: str
    seq: int
    url: str | None


class Insight:
    """The units of one channel, by name. Called under the platform's lock."""

    def __init__(self) -> None:
        self._months: dict[str, dict[str, None]] = {}
        self._acts: dict[str, list[Act]] = {}

    def assign(self, unit: str, now: float) -> None:
        """Note that a message was sent with `unit`. Beyond 1,000 names a month it counts as sent without."""
        names = self._months.setdefault(_day(now).strftime("%Y-%m"), {})
        if unit in names or len(names) < UNITS_A_MONTH:
            names[unit] = None
            self._acts.setdefault(unit, [])

    def assigned(self, now: float) -> list[str]:
        """The names used in this month, in the order of their first use."""
        return list(self._months.get(_day(now).strftime("%Y-%m"), ()))

    def count(self, unit: str, *, user_id: str, seq: int, sent_at: float, now: float, url: str | None = None) -> None:
        """Somebody displays bubble `seq` of a message, or opens `url` in it."""
        if unit in self._acts and now - sent_at <= COUNTED_SECONDS:
            self._acts[unit].append(Act(day=_day(now), user_id=user_id, seq=seq, url=url))

    def acts(self, unit: str) -> list[Act]:
        """Everything that is counted of a unit, in order."""
        return list(self._acts.get(unit, ()))

    def figures(self, unit: str, first: date, last: date, now: float) -> Json:
        """The answer of LINE's API; a day is counted once it is over."""
        until = min(last, _day(now) - timedelta(days=1))
        acts = [act for act in self.acts(unit) if first <= act.day <= until]
        shown, opened = [act for act in acts if act.url is None], [act for act in acts if act.url is not None]
        return {
            "overview": {
                "uniqueImpression": _people(shown),
                "uniqueClick": _people(opened),
                "uniqueMediaPlayed": None,
                "uniqueMediaPlayed100Percent": None,
            },
            "messages": [_bubble(seq, [act for act in shown if act.seq == seq]) for seq in _sorted(shown)],
            "clicks": [_link(seq, url, opened) for seq, url in sorted({(act.seq, str(act.url)) for act in opened})],
        }


def _bubble(seq: int, shown: list[Act]) -> Json:
    played = {f"{kind}{part}": None for kind in ("mediaPlayed", "uniqueMediaPlayed") for part in ("", *_PARTS)}
    return {"seq": seq, "impression": _times(shown), "uniqueImpression": _people(shown), **played}


def _link(seq: int, url: str, opened: list[Act]) -> Json:
    own = [act for act in opened if act.url == url]
    here = [act for act in own if act.seq == seq]
    figures = {"click": _times(here), "uniqueClick": _people(here), "uniqueClickOfRequest": _people(own)}
    return {"seq": seq, "url": url, **figures}


def _people(acts: Iterable[Act]) -> int | None:
    number = len({act.user_id for act in acts})
    return number if number >= PRIVATE else None


def _times(acts: list[Act]) -> int | None:
    return len(acts) if _people(acts) is not None else None


def _sorted(acts: Iterable[Act]) -> list[int]:
    return sorted({act.seq for act in acts})


def _day(now: float) -> date:
    return datetime.fromtimestamp(now, JST).date()
