"""Words in event lists: how many people, what it costs, whom to call; in one spelling, no longer than shown (pure)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.opendata import is_nothing
from scheduler.notice import NoticeKind

_SPACES = re.compile(r"[ \t\u3000\xa0]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\ufeff]")
_ODD_WIDTH = re.compile("[ｦ-ﾟ]+|[０-９Ａ-Ｚａ-ｚ]+")
_ECHO = re.compile(r"^\s*(?:開始日|終了日|開始時刻|終了時刻|開始時間|終了時間|申込期限日|定員)\s*[:：]")
_PEOPLE = re.compile(r"(\d{1,6})\s*(?:人|名|席|組)")
_NUMBER = re.compile(r"(?:申込|当日|先着|定員|各回)*(\d{1,6})(?:人|名|席|組)?(?:程度)?")
_NO_LIMIT = {"なし", "定員なし", "無し", "無", "0", "制限なし", "特になし", "不要"}
_PHONE = re.compile(r"\(?0\d{1,4}[)-]\s*\d{1,4}-\d{3,4}|0\d{9,10}|\d{9}(?!\d)")
_SENTENCE = re.compile(r"[。！？!?\n]")


def tidy(cell: str) -> str:
    """A cell in one line, katakana wide and digits narrow."""
    return " ".join(_lines(cell)) if not is_nothing(cell) else ""


def _lines(text: str) -> list[str]:
    narrow = _ODD_WIDTH.sub(lambda match: unicodedata.normalize("NFKC", match[0]), _CONTROL.sub("", text))
    return [line for raw in narrow.splitlines() if (line := _SPACES.sub(" ", raw).strip())]


def without_echoes(remark: str) -> str:
    """A remark without the lines that only say again what other columns say (開始日: 2022/1/17)."""
    return "\n".join(line for line in remark.splitlines() if not _ECHO.match(line))


def body(row: Mapping[str, str], extra: Sequence[str]) -> str:
    """What it is, and below it what no other field can hold."""
    said = [row.get("subtitle", ""), row.get("abstract", ""), row.get("text", "")]
    lines = [line for text in dict.fromkeys(said) for line in _lines(text) if not is_nothing(text)]
    notes = [line for text in extra for line in _lines(text)]
    return "\n".join([*lines, *([""] if lines and notes else []), *dict.fromkeys(notes)])


def cut(text: str, most: int) -> str:
    """At most so many characters, ending with a sentence where one ends in the second half."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    ends = [match.end() for match in _SENTENCE.finditer(head) if match.end() * 2 > most]
    return head[: ends[-1]].rstrip() if ends else f"{head.rstrip()}…"


def capacity(cell: str) -> tuple[int | None, bool]:
    """How many can take part, and whether the cell says no more than that: 申込先着20人 does not, 会場36名 does."""
    written = "".join(unicodedata.normalize("NFKC", cell).split())
    if is_nothing(written) or written in _NO_LIMIT:
        return None, True
    if found := _NUMBER.fullmatch(written):
        return int(found[1]) or None, True
    numbers = {int(number) for number in _PEOPLE.findall(written)}
    return (numbers.pop() or None if len(numbers) == 1 else None), False


def fee(row: Mapping[str, str]) -> str:
    """無料, 500円, or what the list says."""
    told = tidy(row.get("fee", ""))
    plain = unicodedata.normalize("NFKC", told).replace(",", "").removesuffix("円")
    if plain.isdecimal():
        told = f"{int(plain):,}円" if int(plain) else "無料"
    note = tidy(row.get("fee_note", ""))
    return "、".join(dict.fromkeys(filter(None, (told or tidy(row.get("fee_type", "")), note))))


def unless_none(note: str) -> str:
    """A note, unless it only says that there is nothing to say."""
    return "" if note in ("なし", "無し", "無") else note


def needs_no_application(note: str) -> bool:
    """Whether one simply comes."""
    return bool(
        re.search(
            r"^不要|申し?込み?(?:は)?(?:不要|なし|いりません)|予約(?:は)?不要|直接.{0,8}(?:会場|集合場所|お越し)", note
        )
    )


def first_phone(cell: str) -> str:
    """The first phone number of a cell that names several, or the cell."""
    found = _PHONE.search(unicodedata.normalize("NFKC", cell))
    return found[0] if found else cell


def kind_of(title: str) -> NoticeKind:
    """What kind of notice an event is, by its name."""
    plain = unicodedata.normalize("NFKC", title)
    if re.search(r"(?:スマホ|スマートフォン|タブレット|キャッシュレス).*(?:教室|講座|講習|相談|体験)", plain):
        return "smartphone-class"
    if "マイナンバーカード" in plain and re.search("申請|出張|交付|受け?取り?", plain):
        return "card-desk"
    return "health-check" if re.search("集団健診|特定健診|がん検診", plain) else "event"


def is_off(status: str, title: str) -> bool:
    """Whether a list says that an event does not take place."""
    return "中止" in status or status.strip().lower() in ("eventcancelled", "cancelled") or title.startswith("【中止】")


def as_text(value: Any) -> Any:
    """The same with every number as text, as staff files are read."""
    if isinstance(value, dict):
        return {key: as_text(one) for key, one in value.items()}
    return [as_text(one) for one in value] if isinstance(value, list) else str(value)
