"""Days and times in event lists, as cities write them: 8月5日（水）～8月16日（日） ※10日（月）以外, ②14:00 (pure).

Each function gives what it read and sentences for staff about what it had to guess or leave as words.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.dates import WEEKDAYS as LETTERS
from knowledge.dates import parse_date
from knowledge.facility_cells import plain, time_of_day
from knowledge.opendata import one_line
from scheduler.recurrence import Recurrence
from scheduler.recurrence_text import find_recurrence

_DASH = re.compile("[‐‑‒–—―−〜]")
_HOLIDAY = re.compile(r"\(([月火水木金土日])(?:曜日?)?(?:[・、,](?:祝日?|休日?|振休|祝休))?\)")
_BRACKETED = re.compile(r"\((?![月火水木金土日]\))[^()]*\)")
_PARTS = re.compile(r"(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日?(?:\((?P<weekday>[月火水木金土日])\))?")
_FULL = re.compile(r"(?:(?:令和|平成|R)(?:元|\d{1,2})|\d{4})[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\([月火水木金土日]\))?")
_BUT = re.compile(r"(?:以外|を?除く|は?お?休み|は?休館|は?休業)(?:です|日)?$")
_ENCLOSED = re.compile("[①-⓿❶-➓㉑-㊿]|^\\(\\d\\)")
_CLOCK = re.compile(r"(?P<time>(?:午前|午後)?\d{1,2}(?::\d{2}(?::\d{2})?|時(?!間)(?:\d{1,2}分|半)?))(?P<rest>.*)")
_NOT_TOLD = {"", "-", "ー", "―"}

Days = tuple[date, date]
"""The first and the last of days in a row."""

Slot = tuple[str, str | None]
"""From when to when: 10:00, 11:30."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """When something takes place. guessed: what was not written; left: words that stay words."""

    days: tuple[Days, ...] = ()
    repeats: tuple[Recurrence, ...] = ()
    guessed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def read_days(first: str, last: str, remark: str, today: date) -> Told:
    """The days of an event. Raises ValueError, in Japanese, when nobody could tell them.

    Where the cells say no year, it is the one nearest to ``today`` in which the weekday fits. A recurrence in the
    remark (毎週月曜日　全4回) holds between the first and the last day.
    """
    reader = _Reader(today)
    days = reader.days(first)
    if last and len(days) == 1:
        days = [(days[0][0], reader.days(last)[-1][1])]
    if any(end < begin for begin, end in days):
        raise ValueError(f"終わりの日「{one_line(last or first)}」が始まりの日より前です。")
    remarks = [remark, *reader.remarks]
    (begin, end), several = days[0], len(days) > 1
    for said in remarks if end > begin and not several else ():
        if found := find_recurrence(said):
            with suppress(ValueError):  # on none of these days
                rules = tuple(_between(rule, begin, end) for rule in found[0])
                return Told(repeats=rules, guessed=reader.guessed, left=tuple(filter(None, remarks)))
    return Told(days=tuple(days), guessed=reader.guessed, left=tuple(filter(None, remarks)))


def _between(rule: Recurrence, begin: date, end: date) -> Recurrence:
    """The same rule within the days of the event. Raises ValueError when it falls on none of them."""
    return Recurrence.model_validate(rule.model_dump(by_alias=True) | {"from": begin, "until": end})


class _Reader:
    """Reads cells that may leave out years and months, and remembers what it assumed."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.remarks: list[str] = []
        self._years: dict[int, None] = {}

    @property
    def guessed(self) -> tuple[str, ...]:
        """What was assumed, in a sentence."""
        years = "・".join(f"{year}年" for year in self._years)
        return (f"年が書かれていないので、{years}と読みました。",) if years else ()

    def days(self, cell: str) -> list[Days]:
        """Days in a row, one after the other: 9月4日、18日; 8月5日～16日 without 10日."""
        written = _DASH.sub("~", unicodedata.normalize("NFKC", cell))
        head, *marked = re.split(r"[※*]", "".join(written.split(" ")))
        bare = _HOLIDAY.sub(r"(\1)", "".join(head.split()))
        self.remarks += [found.strip("()") for found in _BRACKETED.findall(bare)]
        bare = _BRACKETED.sub("", bare)
        if bare.startswith(("~", "から")) or (bare.endswith("まで") and not re.search("~|から", bare)):
            raise ValueError(f"「{one_line(cell)}」には、始まりの日が書かれていません。")
        found: list[Days] = []
        for item in filter(None, re.split(r"[、,]|・(?=\d)", bare.removesuffix("まで"))):
            found.append(self._row(item, found[-1][1] if found else None, cell))
        if not found:
            raise ValueError("開催日が書かれていません。")
        for remark in filter(None, ("".join(one.split()) for one in marked)):
            found = self._without(found, remark)
        return found

    def _row(self, item: str, before: date | None, cell: str) -> Days:
        begin, dash, end = (part.strip() for part in item.replace("から", "~").partition("~"))
        first = self._day(begin, before, cell)
        return first, self._day(end, first, cell) if dash and end else first

    def _day(self, text: str, before: date | None, cell: str) -> date:
        if _FULL.fullmatch(text):
            return parse_date(text)
        parts = _PARTS.fullmatch(text)
        if parts is None or not (parts["month"] or before):
            raise ValueError(f"開催日「{one_line(cell)}」は日付として読めません。")
        month = int(parts["month"]) if parts["month"] else (before or self.today).month
        return self._fitting(month, int(parts["day"]), parts["weekday"], before, cell)

    def _fitting(self, month: int, day: int, weekday: str | None, before: date | None, cell: str) -> date:
        """The nearest such day; after another day of the same cell the first that follows."""
        middle = (before or self.today).year
        found = []
        for year in (middle, middle + 1) if before else (middle - 1, middle, middle + 1):
            with suppress(ValueError):
                one = date(year, month, day)
                if (not before or one >= before) and (not weekday or LETTERS[one.weekday()] == weekday):
                    found.append(one)
        if not found:
            raise ValueError(f"開催日「{one_line(cell)}」に合う日がありません（日と曜日を確かめてください）。")
        best = min(found, key=lambda one: abs(one - (before or self.today)))
        if before is None:
            self._years[best.year] = None
        return best

    def _without(self, rows: list[Days], remark: str) -> list[Days]:
        """The days without those that a remark takes out; a remark that does something else is kept."""
        if not _BUT.search(remark) or not (named := _PARTS.findall(_BUT.sub("", remark))):
            self.remarks.append("毎週月~金曜日(祝日を除く)" if remark.startswith("平日のみ") else remark)
            return rows
        out = {int(day) for _, day, _ in named}
        months = {int(month) for month, _, _ in named if month}
        left: list[Days] = []
        for begin, end in rows:
            kept = [day for day in _each(begin, end) if not (day.day in out and (not months or day.month in months))]
            left += _in_rows(kept)
        return left or rows


def _each(begin: date, end: date) -> Iterator[date]:
    return (begin + timedelta(days=number) for number in range((end - begin).days + 1))


def _in_rows(days: list[date]) -> list[Days]:
    rows: list[Days] = []
    for day in days:
        if rows and day - rows[-1][1] == timedelta(days=1):
            rows[-1] = rows[-1][0], day
        else:
            rows.append((day, day))
    return rows


BEFORE_IT_BEGINS = "終了 "
"""How an end begins, among the words, that is not after the beginning."""


def read_times(begins: str, ends: str) -> tuple[tuple[Slot, ...], tuple[str, ...]]:
    """The slots of a day, one for each line of the cells (②14:00), and words that are no time."""
    first, left = _clocks(begins)
    last, more = _clocks(ends)
    words = [*left, *(word for word in more if word not in left)]
    if not first:
        return (), tuple(words)
    slots: list[Slot] = []
    for number, begin in enumerate(first):
        end = last[number] if number < len(last) else None
        if end and (_minutes(end) <= _minutes(begin) or end == "24:00"):
            words.append(f"{BEFORE_IT_BEGINS}{end}")
            end = None
        slots.append((begin, end))
    return tuple(slots), tuple(words)


def _clocks(cell: str) -> tuple[list[str], list[str]]:
    """The times of a cell, one a line, and what else it says; a cell with a line that is no time is all words."""
    found: list[str] = []
    words: list[str] = []
    for line in cell.splitlines():
        bare = plain(_ENCLOSED.sub("", line.strip())).replace(" ", "")
        if bare in _NOT_TOLD:
            continue
        match = _CLOCK.fullmatch(bare)
        time = time_of_day(match["time"], "")[0] if match else None
        if match and time and not re.match(r"[~-〜～]", match["rest"]):
            found.append(time)
            words += [f"{one_line(line)}"] if match["rest"] else []
        elif bare.startswith(("※", "*", "(")):
            words.append(one_line(line))
        else:
            return [], [one_line(cell)]
    return found, words


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)
