"""Recurrences as people write them: 毎月第2・第4木曜（祝日を除く）, 隔週火曜, 第3土曜の前日 (pure).

What is not understood is an error: a class announced on a wrong day is worse than one typed in again.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from knowledge.dates import WEEKDAYS as LETTERS
from knowledge.dates import parse_date
from knowledge.facility import WEEKDAYS
from scheduler.recurrence import Off, Recurrence

_DASH = re.compile("[‐‑‒–—―−〜]")
_NOT = r"(?:は|を|も)?(?:除く|除き|除きます|以外|お?休み|お?休みです|休館|休業|休止|なし)$"
_BRACKETED = re.compile(r"[(\[](?P<said>[^()\[\]]*)[)\]]")
_REMARK = re.compile(r"(?:[※*]|ただし、?|但し、?)(?P<said>.*)$")
_TAKEN_OUT = re.compile(rf"^、?(?P<what>.+?){_NOT}")
_MOVED = re.compile(
    r"^(?P<what>.+?)の(?:とき|時|場合|日)は、?(?P<to>翌日|翌平日|次の平日|翌開庁日|次の開庁日|前日|前の?平日|前の?開庁日|中止)"
)
_YEAR_END = re.compile(r"年末年始|12[月/]29日?(?:から|[~-])(?:翌年)?0?1[月/]0?3日?(?:まで)?")
_OFF: dict[str, tuple[Off, ...]] = {
    "土日祝日": ("weekends", "holidays"),
    "土日祝": ("weekends", "holidays"),
    "土日": ("weekends",),
    "祝祭日": ("holidays",),
    "祝日": ("holidays",),
    "休日": ("holidays",),
    "祝": ("holidays",),
    "年末年始": ("year-end",),
    "閉庁日": ("weekends", "holidays", "year-end", "closures"),
    "休庁日": ("weekends", "holidays", "year-end", "closures"),
    "休館日": ("holidays", "year-end", "closures"),
}
_ALWAYS: tuple[Off, ...] = ("weekends", "holidays", "year-end", "closures")
_AND = re.compile(r"[、・,/及びと]+")
_MONTH_OUT = re.compile(r"(1[0-2]|[1-9])月")

_DAY = r"(?:(?:令和|平成|R)(?:元|\d{1,2})|\d{4})[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\([月火水木金土日]\))?"
_FROM_TO = re.compile(rf"^(?P<first>{_DAY})?(?:から|[~])(?P<last>{_DAY}|\d{{1,2}}月\d{{1,2}}日)(?:まで)?の?")
_FROM = re.compile(rf"^(?P<first>{_DAY})(?:から|以降)の?")
_UNTIL = re.compile(rf"^(?P<last>{_DAY})まで[の、]?")
_MONTHS = re.compile(
    r"^(?:毎年)?(?P<months>\d{1,2}月?(?:から|[~-])\d{1,2}月(?:まで)?|\d{1,2}月?(?:[・、,]\d{1,2}月?)*月)"
    r"(?:の(?:毎月)?)?(?!\d)"
)
_YEARLY = re.compile(r"^(?:毎年)?(\d{1,2})月(\d{1,2})日")
_WEEKLY = re.compile(
    r"^(?P<every>毎週|隔週)の?(?P<days>[月火水木金土日](?:曜日?)?(?:[・、,~-]?[月火水木金土日](?:曜日?)?)*)(?![第\d])"
)
_NTH = re.compile(
    r"^(?:毎月)?[・、,と]?(?P<nth>(?:第[1-5一二三四五]週?|最終週?|最後)(?:[・、,と]?(?:第?[1-5一二三四五]週?|最終週?))*)の?"
    r"(?P<days>[月火水木金土日](?:曜日?)?(?:[・、,][月火水木金土日]曜日?)*)"
)
_MONTHLY = re.compile(r"^(?P<every>毎月)?(?P<days>(?:\d{1,2}日?|末日?)(?:[・、,と](?:\d{1,2}日?|末日?))*)")
_SHIFT = re.compile(r"^の(?:(前日|前々日|翌日)|(\d{1,2})日(前|後))")
_SHIFTS = {"前日": -1, "前々日": -2, "翌日": 1}
_NUMBERS = {letter: number for number, letter in enumerate("一二三四五", 1)}


def read_recurrence(text: str) -> tuple[Recurrence, ...]:
    """The rules in ``text``; several when weekdays differ (毎月第2火曜と第4木曜). Raises ValueError, in Japanese."""
    written = "".join(_DASH.sub("~", unicodedata.normalize("NFKC", text)).split()).strip("。")
    shared: dict[str, Any] = {}
    core, remarks = _apart(written)
    core = _period(core, shared)
    rules = [shared | rule for rule in _rules(core, text, in_months="months" in shared)]
    for remark in remarks:
        for rule in rules:
            _limit(rule, remark, text)
    return tuple(map(_recurrence, rules))


def _recurrence(rule: dict[str, Any]) -> Recurrence:
    try:
        return Recurrence.model_validate(rule)
    except ValidationError as error:
        reasons = (str(details.get("ctx", {}).get("error", details["msg"])) for details in error.errors())
        raise ValueError("".join(reasons)) from None


def find_recurrence(text: str) -> tuple[tuple[Recurrence, ...], str] | None:
    """The first rule among the pieces of a remark (毎週月曜日　全4回), and the piece; None: there is none."""
    for piece in filter(None, re.split(r"[\s。]+", text)):
        try:
            return read_recurrence(piece), piece
        except ValueError:
            continue
    return None


def _apart(written: str) -> tuple[str, list[str]]:
    """The rule and what is said in brackets, after ※ and after 、 with 除く."""
    remarks: list[str] = []
    if remark := _REMARK.search(written):
        remarks.append(remark["said"])
        written = written[: remark.start()]
    for bracketed in _BRACKETED.finditer(written):
        if bracketed["said"] not in LETTERS:  # a day's own weekday: 12月1日(火)
            remarks.append(bracketed["said"])
            written = written.replace(bracketed[0], "")
    before, comma, after = written.rpartition("、")
    if comma and re.search(_NOT, after):
        remarks.append(after)
        written = before
    return written.rstrip("、("), [part for remark in remarks for part in re.split(r"[。;]", remark) if part]


def _period(core: str, shared: dict[str, Any]) -> str:
    """The rest after 令和8年12月1日から令和9年3月31日までの and 4月~9月の."""
    if found := _FROM_TO.match(core):
        first = parse_date(found["first"]) if found["first"] else None
        shared |= {"from": first, "until": _later(found["last"], first)}
        core = core[found.end() :]
    elif found := _FROM.match(core):
        shared["from"] = parse_date(found["first"])
        core = core[found.end() :]
    elif found := _UNTIL.match(core):
        shared["until"] = parse_date(found["last"])
        core = core[found.end() :]
    if not _YEARLY.match(core) and (found := _MONTHS.match(core)):
        shared["months"] = _months(found["months"])
        core = core[found.end() :]
    return core


def _later(text: str, first: date | None) -> date:
    """The end of a period; without a year the next such day after ``first``."""
    if not re.fullmatch(r"\d{1,2}月\d{1,2}日", text):
        return parse_date(text)
    if first is None:
        raise ValueError(f"「{text}」に年がありません。")
    last = parse_date(f"{first.year}年{text}")
    return last if last >= first else parse_date(f"{first.year + 1}年{text}")


def _months(text: str) -> tuple[int, ...]:
    numbers = [int(number) for number in re.findall(r"\d{1,2}", text)]
    if not re.search("から|[~-]", text):
        return tuple(numbers)
    begins, ends = numbers
    return tuple((begins - 1 + step) % 12 + 1 for step in range((ends - begins) % 12 + 1))


def _rules(core: str, text: str, *, in_months: bool) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = []
    rest = core
    while rest and (found := _first_rule(rest, in_months)):
        rule, rest = found
        if shift := _SHIFT.match(rest):
            rule["shift"] = _SHIFTS.get(shift[1], 0) or int(shift[2]) * (1 if shift[3] == "後" else -1)
            rest = rest[shift.end() :]
        rules.append(rule)
        rest = rest.removeprefix("に開催").removeprefix("開催").removeprefix("のみ")
    if rest or not rules:
        said = f"「{text}」の「{rest}」" if rules else f"「{text}」"
        raise ValueError(
            f"{said}は繰り返しとして読めません。「毎月第2・第4木曜（祝日を除く）」のように書いてください。"
        )
    return rules


def _first_rule(rest: str, in_months: bool) -> tuple[dict[str, Any], str] | None:
    """The rule that ``rest`` begins with, and what follows it. in_months: months are told, a day needs no 毎月."""
    if rest.startswith(("毎日", "平日")):
        rule: dict[str, Any] = {"every": "day"}
        if rest.startswith("平日"):
            rule = {"every": "week", "weekdays": WEEKDAYS[:5], "except": ("holidays",)}
        return rule, rest[2:]
    if found := _WEEKLY.match(rest):
        rule = {"every": "week", "weekdays": _weekdays(found["days"]), "interval": 2 if found["every"] == "隔週" else 1}
    elif (found := _MONTHLY.match(rest)) and (found["every"] or in_months):
        rule = {"every": "month", "days": _days(found["days"])}
    elif found := _YEARLY.match(rest):
        rule = {"every": "month", "months": (int(found[1]),), "days": (int(found[2]),)}
    elif found := _NTH.match(rest):
        rule = {"every": "month", "nth": _nth(found["nth"]), "weekdays": _weekdays(found["days"])}
    else:
        return None
    return rule, rest[found.end() :]


def _weekdays(text: str) -> tuple[str, ...]:
    """月・水曜日, 月~金"""
    bare = re.sub("曜日?", "", text)
    letters = re.sub(r"([月火水木金土日])[~-]([月火水木金土日])", lambda span: _between(span[1], span[2]), bare)
    return tuple(WEEKDAYS[number] for number, letter in enumerate(LETTERS) if letter in letters)


def _between(first: str, last: str) -> str:
    begins, ends = LETTERS.index(first), LETTERS.index(last)
    return LETTERS[begins : ends + 1] if begins <= ends else LETTERS[begins:] + LETTERS[: ends + 1]


def _days(text: str) -> tuple[int, ...]:
    return tuple(-1 if day == "末" else int(day) for day in re.findall(r"\d{1,2}|末", text))


def _nth(text: str) -> tuple[int, ...]:
    found = re.findall(r"[1-5一二三四五]|最", text)
    return tuple(-1 if one == "最" else _NUMBERS.get(one) or int(one) for one in found)


def _limit(rule: dict[str, Any], remark: str, text: str) -> None:
    """Take into ``rule`` what a remark takes out. Raises ValueError when it is not understood."""
    if moved := _MOVED.match(remark):
        off, months = _taken_out(moved["what"])
        rule["except"] = _ALWAYS if "平日" in moved["to"] or "開庁日" in moved["to"] else off
        if moved["to"] != "中止":
            rule["instead"] = "previous" if "前" in moved["to"] else "next"
    elif out := _TAKEN_OUT.match(remark):
        off, months = _taken_out(out["what"])
        rule["except"] = (*rule.get("except", ()), *(one for one in off if one not in rule.get("except", ())))
    else:
        raise ValueError(
            f"「{text}」の「{remark}」は読めません。「祝日を除く」「祝日の場合は翌日」のように書いてください。"
        )
    if months:
        rule["months"] = tuple(month for month in rule.get("months", range(1, 13)) if month not in months)


def _taken_out(what: str) -> tuple[tuple[Off, ...], tuple[int, ...]]:
    """Kinds of day and months. Raises ValueError when there is anything else."""
    off: list[Off] = []
    months: list[int] = []
    for part in _parts(_YEAR_END.sub("年末年始", what)):
        if month := _MONTH_OUT.fullmatch(part):
            months.append(int(month[1]))
        elif part in _OFF:
            off += [one for one in _OFF[part] if one not in off]
        else:
            raise ValueError(f"「{part}」は除く日として読めません。使えるのは 祝日・土日・年末年始・閉庁日・○月 です。")
    return tuple(off), tuple(months)


def _parts(what: str) -> Iterator[str]:
    for part in filter(None, _AND.split(what)):
        yield part.removesuffix("の日") if part not in _OFF else part
