"""Days as they stand in the words of a notice, in each language, with the weekday beside them (pure)."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.dates import WEEKDAYS
from knowledge.text import without_accents

_RECENT = timedelta(days=31)
"""A day without a year is meant in the coming year, unless it was a few days ago."""

_READING = re.compile(r"\([ぁ-ん]+\)")
_JAPANESE = re.compile(
    r"(?:(?:(?P<year>20\d\d)|令和(?P<era>\d{1,2}))年)?(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"|(?<![\d/.])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/]))"
    r"(?:\(?(?P<weekday>[月火水木金土日])(?:曜日?)?(?:[・、]?(?:祝日?|休))?\)|(?P<plain>[月火水木金土日])曜)?"
)

_MONTHS: Mapping[str, str] = {
    "en": "january february march april may june july august september october november december",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_FULL: Mapping[str, str] = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "pt": "segunda-feira terca-feira quarta-feira quinta-feira sexta-feira sabado domingo",
    "es": "lunes martes miercoles jueves viernes sabado domingo",
    "zh": "周一 周二 周三 周四 周五 周六 周日 星期一 星期二 星期三 星期四 星期五 星期六 星期日 礼拜一 礼拜二 礼拜三 "
    "礼拜四 礼拜五 礼拜六 礼拜日 周一 周二 周三 周四 周五 周六 周天 星期一 星期二 星期三 星期四 星期五 星期六 星期天",
    "ko": "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    "vi": "thứ_hai thứ_ba thứ_tư thứ_năm thứ_sáu thứ_bảy chủ_nhật thứ_2 thứ_3 thứ_4 thứ_5 thứ_6 thứ_7 chủ_nhật",
}
"""Weekdays from Monday on, once or several times over; ``_`` is a space."""

_SHORT: Mapping[str, str] = {
    "en": "mon tue wed thu fri sat sun mon tues wed thur fri sat sun mon tue wed thurs fri sat sun",
    "pt": "seg ter qua qui sex sab dom segunda terca quarta quinta sexta sab dom",
    "es": "lun mar mie jue vie sab dom",
    "zh": "一 二 三 四 五 六 日",
    "ko": "월 화 수 목 금 토 일",
    "vi": "t2 t3 t4 t5 t6 t7 cn",
}
"""Those that mean something else, too, and are weekdays only in brackets or before a comma, a full stop or a number."""

_WRITTEN: Mapping[str, str] = {
    "zh": r"(?:(?P<y2>20\d\d)年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})[日号]",
    "ko": r"(?:(?P<y2>20\d\d)년 ?)?(?P<m2>\d{1,2})월 ?(?P<d2>\d{1,2})일",
    "vi": r"\b(?P<d2>\d{1,2}) thang (?P<m2>\d{1,2})\b(?:,? nam (?P<y2>20\d\d))?",
}
_BESIDE = re.compile(r"[ ,.、(]{0,3}(?:(?:the|on|dia|el|ngay) )?")
"""What may stand between a weekday and its day."""

_Reading = tuple[int | None, int, int]
"""Year where it is told, month, day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A day, or two that a weekday stands between, as they can be read. weekday: 0 for Monday, None: none is told."""

    text: str
    readings: tuple[_Reading, ...]
    weekday: int | None

    def days(self, today: date) -> list[date]:
        """What it can mean; nothing when there is no such day."""
        found = (_day(year, month, day, today) for year, month, day in self.readings)
        return [day for day in found if day is not None]


def days_written(text: str, language: str) -> Iterator[Written]:
    """The days in a text, in its language and in Japanese: what is not translated is read in Japanese."""
    plain = unicodedata.normalize("NFKC", text)
    yield from _in_japanese(_READING.sub("", "".join(plain.split())))
    if language in _DAY:
        yield from _in_other(" ".join(plain.split()), language)


def _in_japanese(written: str) -> Iterator[Written]:
    for found in _JAPANESE.finditer(written):
        weekday = found["weekday"] or found["plain"]
        if found["m"] and not weekday:
            continue  # 1/2 is as often a half as a day
        year = int(found["year"]) if found["year"] else 2018 + int(found["era"]) if found["era"] else None
        reading = year, int(found["month"] or found["m"]), int(found["day"] or found["d"])
        number = WEEKDAYS.index(weekday) if weekday else None
        yield Written(text=found[0], readings=(reading,), weekday=number)


def _in_other(written: str, language: str) -> Iterator[Written]:
    """Days with a year, and those beside a weekday: other numbers beside a name are too often something else."""
    plain = without_accents(written.lower())
    days = list(_DAY[language].finditer(plain))
    for day in days:
        if (readings := _readings(day))[0][0] is not None and not day["a"]:
            yield Written(text=written[day.start() : day.end()], readings=readings, weekday=None)
    for weekday in _WEEKDAY[language].finditer(plain):
        begin, end = weekday.span()
        before = [day for day in days if _BESIDE.fullmatch(plain, day.end(), begin) and day.end() <= begin]
        after = [day for day in days if _BESIDE.fullmatch(plain, end, day.start()) and end <= day.start()]
        if beside := [*before, *([] if plain[end : end + 1] == ")" else after)]:
            text = written[min(begin, beside[0].start()) : max(end, beside[-1].end())]
            readings = tuple(reading for day in beside for reading in _readings(day))
            yield Written(text=text, readings=readings, weekday=_NUMBER[language][weekday[0]])


def _readings(found: re.Match[str]) -> tuple[_Reading, ...]:
    given = {name: value for name, value in found.groupdict().items() if value is not None}
    year = next((int(given[name]) for name in ("y0", "y1", "y2", "y3") if name in given), None)
    if "a" in given:  # 10/12 is October to some and December to others
        return (year, int(given["a"]), int(given["b"])), (year, int(given["b"]), int(given["a"]))
    day = next(int(given[name]) for name in ("d0", "d2", "d3") if name in given)
    month = next(given[name] for name in ("m0", "m2", "m3") if name in given)
    return ((year, int(month) if month.isdecimal() else _MONTH[month[:3]], day),)


def _day(year: int | None, month: int, number: int, today: date) -> date | None:
    # 29 February may be years away
    years = [today.year - 1, today.year, today.year + 1, today.year + 2] if year is None else [year]
    days = []
    for each in years:
        with suppress(ValueError):
            days.append(date(each, month, number))
    return next((day for day in days if year is not None or day >= today - _RECENT), None)


def _day_pattern(language: str) -> re.Pattern[str]:
    months = "|".join(rf"{name[:3]}(?:{name[3:]})?\b" for name in _MONTHS.get(language, "").split())
    named = (
        rf"\b(?P<m2>{months})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (?P<y2>20\d\d))?",
        rf"\b(?P<d3>\d{{1,2}})(?:st|nd|rd|th|º|o)? (?:of |de )?(?P<m3>{months})(?:,? (?:del? )?(?P<y3>20\d\d))?",
    )
    iso = r"(?P<y0>20\d\d)-(?P<m0>\d{1,2})-(?P<d0>\d{1,2})"
    either = r"(?<![\d/.])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y1>20\d\d))?(?![\d/])"
    return re.compile("|".join((iso, *(named if months else (_WRITTEN[language],)), either)))


def _weekday_names(named: Mapping[str, str], language: str) -> list[str]:
    return [without_accents(name).replace("_", " ") for name in named[language].split()]


def _weekday_pattern(language: str) -> re.Pattern[str]:
    """No ordinal number: lần thứ hai is the second time."""
    full, short = ("|".join(dict.fromkeys(_weekday_names(named, language))) for named in (_FULL, _SHORT))
    word = "" if language in ("zh", "ko") else r"\b"
    alone = rf"(?<=\()(?:{short})(?=\W)|\b(?:{short})(?=[.,]| ?\d)"
    return re.compile(rf"(?<!lan ){word}(?:{full}){word}|{alone}")


_DAY = {language: _day_pattern(language) for language in _FULL}
_WEEKDAY = {language: _weekday_pattern(language) for language in _FULL}
_MONTH = {name[:3]: number for names in _MONTHS.values() for number, name in enumerate(names.split(), 1)}
_NUMBER = {
    language: {
        name: number % 7 for named in (_FULL, _SHORT) for number, name in enumerate(_weekday_names(named, language))
    }
    for language in _FULL
}
