"""Dates as Japanese staff write them: 2026-11-20, 2026/11/20, 令和8年11月20日(金), R8.11.20, in any width."""

import re
import unicodedata
from datetime import date, timedelta

WEEKDAYS = "月火水木金土日"
_REIWA = (2018, date(2019, 5, 1), date.max)
_ERAS = {"令和": _REIWA, "R": _REIWA, "平成": (1988, date(1989, 1, 8), date(2019, 4, 30))}
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ERA = re.compile(r"(令和|平成|R)(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_WEEKDAY = re.compile(r"\(([月火水木金土日])(?:曜日?)?\)$")


def parse_date(text: str) -> date:
    """The day that ``text`` names. Raises ValueError with a Japanese reason when there is no such day."""
    written = unicodedata.normalize("NFKC", text).replace(" ", "")
    weekday = _WEEKDAY.search(written)
    bare = written[: weekday.start()] if weekday else written
    if iso := _ISO.fullmatch(bare):
        day = _day(text, int(iso[1]), int(iso[2]), int(iso[3]))
    elif era := _ERA.fullmatch(bare):
        before, begins, ends = _ERAS[era[1]]
        day = _day(text, before + (1 if era[2] == "元" else int(era[2])), int(era[3]), int(era[4]))
        if not begins <= day <= ends:
            raise ValueError(f"「{text}」という日は{era[1]}にはありません。")
    else:
        raise ValueError(f"「{text}」は日付として読めません。2026-11-20 や 令和8年11月20日 のように書いてください。")
    if weekday and WEEKDAYS[day.weekday()] != weekday[1]:
        raise ValueError(f"「{text}」の曜日が合いません。{day:%Y-%m-%d} は{WEEKDAYS[day.weekday()]}曜日です。")
    return day


_NEAR = {
    "今日": 0, "きょう": 0, "本日": 0, "today": 0, "昨日": -1, "きのう": -1, "yesterday": -1, "一昨日": -2, "おととい": -2,
    "明日": 1, "あした": 1, "あす": 1, "tomorrow": 1, "明後日": 2, "あさって": 2,
}  # fmt: skip
_SHORT = re.compile(r"(\d{1,2})(?:月|/)(\d{1,2})日?")
_LIKE = re.compile(r"\d+\s*[年月/.-]\s*\d+|\d+日")
_TAIL = re.compile(r"(です|でした|から|に引っ越した|ごろ|頃|くらい|。)+$")
_HALF_A_YEAR = 183


def day_in_words(text: str, today: date) -> date | None:
    """The day that a resident means: with or without a year (the nearest), or きのう. None when it is no day at all.

    Raises ValueError with a Japanese reason when it looks like a day but there is no such day.
    """
    written = unicodedata.normalize("NFKC", text).replace(" ", "")
    bare = _TAIL.sub("", written)
    if bare.lower() in _NEAR:
        return today + timedelta(days=_NEAR[bare.lower()])
    if not _LIKE.search(bare) or len(bare) > _LONGEST:
        return None
    weekday = _WEEKDAY.search(bare)
    if short := _SHORT.fullmatch(bare[: weekday.start()] if weekday else bare):
        near = _nearest(text, int(short[1]), int(short[2]), today)
        return parse_date(f"{near.isoformat()}{weekday[0] if weekday else ''}")
    return parse_date(bare)


_LONGEST = 24
"""Characters of a day written out in full; more is a sentence that holds one."""


def _nearest(text: str, month: int, day: int, today: date) -> date:
    """The day of that month nearest to ``today``."""
    for year in (today.year, today.year - 1, today.year + 1):
        if abs((_day(text, year, month, day) - today).days) <= _HALF_A_YEAR:
            return date(year, month, day)
    return _day(text, today.year, month, day)


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"「{text}」という日はありません。") from None


def japanese_date(day: date) -> str:
    """令和8年11月20日（金）"""
    era = f"令和{day.year - 2018}年" if day >= date(2019, 5, 1) else f"{day.year}年"
    return f"{era.replace('令和1年', '令和元年')}{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
