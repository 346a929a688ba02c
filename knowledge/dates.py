"""Dates as people write them, in any width.

Staff write 2026-11-20, 2026/11/20, 令和8年11月20日(金) or R8.11.20; residents also きのう, 11/20, Nov 20, 20 tháng 11.
"""

import re
import unicodedata
from contextlib import suppress
from datetime import date, timedelta

from knowledge.text import without_accents

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
    _check_weekday(text, day, weekday)
    return day


_NEAR = {
    word: days
    for days, words in {
        -2: "一昨日 おととい thedaybeforeyesterday anteontem anteayer antesdeayer 前天 그저께 그제 homkia",
        -1: "昨日 きのう yesterday ontem ayer 昨天 어제 homqua",
        0: "今日 きょう 本日 today hoje hoy 今天 오늘 homnay",
        1: "明日 あした あす tomorrow amanha manana 明天 내일 ngaymai mai",
        2: "明後日 あさって thedayaftertomorrow depoisdeamanha pasadomanana 后天 後天 모레 ngaykia",
    }.items()
    for word in words.split()
}
"""Days near today in all our languages, without accents and spaces."""

_MONTHS = (
    ("january", "janeiro", "enero"),
    ("february", "fevereiro", "febrero"),
    ("march", "marco", "marzo"),
    ("april", "abril"),
    ("may", "maio", "mayo"),
    ("june", "junho", "junio"),
    ("july", "julho", "julio"),
    ("august", "agosto"),
    ("september", "setembro", "septiembre", "setiembre"),
    ("october", "outubro", "octubre"),
    ("november", "novembro", "noviembre"),
    ("december", "dezembro", "diciembre"),
)
_BESIDES_MONTHS = {"on", "the", "of", "st", "nd", "rd", "th", "el", "dia", "de", "del", "o"}
_UNITS = {"년": "年", "월": "月", "일": "日", "号": "日", "號": "日"}
_UNIT = re.compile(r"(?<=\d)[년월일号號]")
_READING = re.compile(r"\([ぁ-ん]+\)")
_TAIL = re.compile(
    r"(?:です|でした|から|ごろ|頃|くらい|に(?:引っ越|ひっこ)し(?:た|ました|てきました|ます)|입니다|이에요|부터|[。.!?])+$"
)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日?")
_THE = re.compile(r"^(?:on|el|dia|ngay)(?=\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})thang(\d{1,2})(?:nam(\d{4}))?")
_EITHER = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?")
_LIKE = re.compile(
    r"(?:令和|平成|昭和|R)?(?:元|\d{1,4})[-/.年](?:\d{1,2}(?:[-/.月](?:\d{1,2}日?)?)?)?"
    r"|\d{1,2}[月日]|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|20\d{6}"
)
"""What can only be meant as a day, even if it is none or a part of one: 2026年11月, 3/4/2026, 平成40年."""

_Parts = tuple[int | None, int, int]
"""Year where it is told, month, day."""


def day_in_words(text: str, today: date) -> date | None:
    """The day that a resident means, in any of our languages; without a year the nearest. None when it is no day.

    3/4 is 3月4日 as in Japan; 20/11 can only be 11月20日. Raises ValueError with a Japanese reason when it looks like
    a day but there is no such day.
    """
    written = _READING.sub("", unicodedata.normalize("NFKC", text))
    written = _UNIT.sub(lambda unit: _UNITS[unit[0]], written)
    bare = _TAIL.sub("", "".join(written.split()))
    near = _NEAR.get(without_accents(bare.lower()))
    if near is not None:
        return today + timedelta(days=near)
    weekday = _WEEKDAY.search(bare)
    plain = bare[: weekday.start()] if weekday else bare
    parts = _by_numbers(_THE.sub("", without_accents(plain.lower()))) or _by_name(without_accents(written.lower()))
    if parts is None:
        return parse_date(bare) if _LIKE.fullmatch(plain) else None
    year, month, number = parts
    day = _nearest(text, month, number, today) if year is None else _day(text, year, month, number)
    _check_weekday(text, day, weekday)
    return day


def _by_numbers(written: str) -> _Parts | None:
    """11月20日, 20thang11, 11/20 and 20/11; not 3/4/2026, which is March here and April there."""
    if found := _MONTH_DAY.fullmatch(written):
        return None, int(found[1]), int(found[2])
    if found := _DAY_MONTH.fullmatch(written):
        return _year(found[3]), int(found[2]), int(found[1])
    if not (found := _EITHER.fullmatch(written)):
        return None
    first, second, year = int(found[1]), int(found[2]), _year(found[3])
    if first > 12 >= second:
        return year, second, first
    return None if year and first != second <= 12 else (year, first, second)


def _by_name(written: str) -> _Parts | None:
    """20 Nov, November 20th, 2026, 20 de noviembre de 2026, in small letters without accents."""
    words = [word for word in _WORD.findall(written) if word not in _BESIDES_MONTHS]
    days = [word for word in words if word.isdecimal() and len(word) <= 2]
    years = [word for word in words if word.isdecimal() and len(word) == 4]
    months = [month for word in words if (month := _month(word))]
    if (len(days), len(months)) != (1, 1) or len(years) > 1 or len(words) > 2 + len(years):
        return None
    return _year(*years), months[0], int(days[0])


def _month(name: str) -> int | None:
    """The month of a name or of its beginning, from three letters on."""
    fitting = (number for number, full in enumerate(_MONTHS, 1) if any(one.startswith(name) for one in full))
    return next(fitting, None) if len(name) >= 3 else None


def _year(digits: str | None = None) -> int | None:
    return int(digits) if digits else None


def _nearest(text: str, month: int, day: int, today: date) -> date:
    """The day of that month nearest to ``today``."""
    days = []
    for year in (today.year, today.year - 1, today.year + 1):
        with suppress(ValueError):
            days.append(date(year, month, day))
    if not days:
        raise ValueError(f"「{text}」という日はありません。")
    return min(days, key=lambda one: abs(one - today))


def _check_weekday(text: str, day: date, weekday: re.Match[str] | None) -> None:
    if weekday and WEEKDAYS[day.weekday()] != weekday[1]:
        raise ValueError(f"「{text}」の曜日が合いません。{day:%Y-%m-%d} は{WEEKDAYS[day.weekday()]}曜日です。")


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"「{text}」という日はありません。") from None


def japanese_date(day: date) -> str:
    """令和8年11月20日（金）"""
    era = f"令和{day.year - 2018}年" if day >= date(2019, 5, 1) else f"{day.year}年"
    return f"{era.replace('令和1年', '令和元年')}{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
