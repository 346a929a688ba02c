"""Single cells of a facility list, read as meant: coordinates, days, times, phones, marks (pure).

Each function gives the value and, where something had to be mended or could not be read, a sentence about it for staff.
"""

import re
import unicodedata

from knowledge.facility import WEEKDAYS
from knowledge.hours import Weekday
from knowledge.opendata import NUMBERS_ONLY, one_line

_DAYS = "月火水木金土日"
_DASH = "[-‐‑‒–—―−ー~〜～]"
_RANGE = re.compile(f"([{_DAYS}]){_DASH}([{_DAYS}])")
_NOT_ON_HOLIDAYS = re.compile(r"[(]?祝(?:日|祭日)?(?:は|を|も)?(?:除く|休み|休館|休業)[)]?")
_HOLIDAYS = re.compile(r"[・,、/;]?(?:及び|と)?祝(?:日|祭日)?")
_NAMED = {"毎日": _DAYS, "全日": _DAYS, "年中無休": _DAYS, "平日": "月火水木金", "週末": "土日"}
_TIME = re.compile(r"(?:(午前|午後))?(\d{1,2})(?::(\d{2})(?::\d{2})?|時(?:(\d{1,2})分|(半))?)")
_YES = {"1", "○", "◯", "〇", "●", "◎", "有", "あり", "有り", "可", "対応", "対応あり", "true", "yes"}
_NO = {"", "0", "×", "x", "✕", "無", "なし", "無し", "不可", "非対応", "対応なし", "false", "no"}
_ENCLOSED = re.compile("[①-⓿❶-➓㉑-㊿]")
"""② counts entries of a cell; NFKC would make ②1:00 of 2 and 1 into 21:00."""
_ODD_WIDTH = re.compile("[ｦ-ﾟ]+|[０-９Ａ-Ｚａ-ｚ]+")
_PHONE = re.compile(r"[0-9#][0-9-]{2,14}")


def plain(cell: str) -> str:
    """A cell in one width and in one line."""
    return " ".join(unicodedata.normalize("NFKC", cell).split())


def tidy(cell: str) -> str:
    """A cell in one line for people to read: katakana in full width, digits and letters in half width."""
    return _ODD_WIDTH.sub(lambda match: unicodedata.normalize("NFKC", match[0]), one_line(cell))


def coordinates(lat: str, lon: str) -> tuple[tuple[float, float] | None, str]:
    """Latitude and longitude in degrees when both are there and lie in Japan; exchanged ones are put right."""
    if not lat and not lon:
        return None, ""
    try:
        first, second = float(plain(lat)), float(plain(lon))
    except ValueError:
        shown = f"「{plain(lat)}」「{plain(lon)}」"
        return None, f"緯度・経度{shown}を数として読めないので、場所を空欄にしました（{NUMBERS_ONLY}）。"
    if _in_japan(first, second):
        return (first, second), ""
    if _in_japan(second, first):
        return (second, first), "緯度と経度が逆だったので、入れかえました。"
    return None, f"緯度・経度「{plain(lat)}」「{plain(lon)}」は日本の中にないので、場所を空欄にしました。"


def _in_japan(lat: float, lon: float) -> bool:
    return 20 <= lat <= 46 and 122 <= lon <= 154


def pair(cell: str) -> tuple[str, str]:
    """Both parts of a cell that holds ``34.06,134.58``."""
    lat, _, lon = plain(cell).partition(",")
    return lat.strip(), lon.strip()


def days(cell: str) -> tuple[tuple[Weekday, ...], bool | None, str]:
    """The weekdays of ``月～金（祝日を除く）`` or ``毎日``, whether holidays are among them, and what was unclear."""
    said = "".join(plain(cell).split()).replace("曜日", "").replace("曜", "")
    holidays: bool | None = False if said.startswith("平日") else None
    if bare := _NOT_ON_HOLIDAYS.sub("", said).strip("、,・;/()"):
        holidays = False if bare != said.strip("、,・;/()") else holidays
        with_holidays = _HOLIDAYS.sub("", bare)
        holidays = True if with_holidays != bare else holidays
        bare = with_holidays
    bare = _RANGE.sub(lambda match: _between(match[1], match[2]), _NAMED.get(bare, bare))
    letters = re.sub(r"[・,、/; ]", "", bare)
    if not letters or set(letters) - set(_DAYS):
        return (
            (),
            None,
            f"利用可能曜日「{one_line(cell)}」は読めないので、時間の注意としてそのまま載せます。" if said else "",
        )
    return tuple(day for number, day in enumerate(WEEKDAYS) if _DAYS[number] in letters), holidays, ""


def _between(first: str, last: str) -> str:
    begins, ends = _DAYS.index(first), _DAYS.index(last)
    return _DAYS[begins : ends + 1] if begins <= ends else _DAYS[begins:] + _DAYS[: ends + 1]


def days_text(chosen: tuple[Weekday, ...], holidays: bool | None) -> str:
    """The days as the standard writes them, with what is known about holidays: ``月火水木金（祝日を除く）``."""
    text = "".join(_DAYS[number] for number, day in enumerate(WEEKDAYS) if day in chosen)
    return text + {True: "祝", False: "（祝日を除く）", None: ""}[holidays] if text else ""


def time_of_day(cell: str, heading: str) -> tuple[str | None, str]:
    """``9:00`` of ``９：００``, ``09:00:00``, ``午前9時``."""
    written = plain(cell).replace(" ", "")
    match = None if _ENCLOSED.search(cell) else _TIME.fullmatch(written)
    if match:
        afternoon = 12 if match[1] == "午後" and int(match[2]) < 12 else 0
        minutes = 60 * (int(match[2]) + afternoon) + int(match[3] or match[4] or (30 if match[5] else 0))
        if minutes <= 24 * 60 and int(match[3] or match[4] or 0) < 60:
            return f"{minutes // 60}:{minutes % 60:02}", ""
    return (
        None,
        f"{heading}「{plain(cell)}」は時刻として読めないので、時間の注意としてそのまま載せます。" if written else "",
    )


def phone(cell: str) -> tuple[str | None, str]:
    """A phone number in one spelling; the zero that a spreadsheet dropped is put back."""
    written = plain(cell)
    if not written:
        return None, ""
    number = re.sub(_DASH, "-", written.removesuffix(".0")).replace(" ", "")
    number = re.sub(r"[()]+", "-", number).strip("-")
    digits = number.replace("-", "")
    if not _PHONE.fullmatch(number) or (digits.strip("0") == "" and len(digits) > 3):
        return None, f"電話番号「{written}」は読めないので、空欄にしました。"
    if number[0] in "123456789" and len(digits) == 9:
        return f"0{number}", f"先頭の0が落ちていた電話番号「{written}」を「0{number}」にしました。"
    if number[0] in "123456789" and len(digits) > 3:
        return None, f"電話番号「{written}」は市外局番から書かれていないので、空欄にしました。"
    return number, "" if number == written else f"電話番号「{written}」を「{number}」にしました。"


def mark(cell: str, heading: str) -> tuple[bool, str]:
    """Whether a cell says yes. What cannot be read counts as no: nobody is sent to a shelter that may not be safe."""
    said = plain(cell).lower().removesuffix(".0")
    if said in _YES or said in _NO:
        return said in _YES, ""
    return False, f"{heading}の「{one_line(cell)}」は 1 でも空欄でもないので、「対応していない」と読みました。"
