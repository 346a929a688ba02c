"""The same notice for those who have no phone: a paragraph for the city's bulletin, and sentences to be read out.

In Japanese only. Both say nothing that the card does not say.
"""

from datetime import time

from handlers.answer import fill
from handlers.event import Counter
from handlers.message import Card
from handlers.notices import announcement, phone_of, place_of, section_name
from knowledge.dates import WEEKDAYS
from scheduler.notice import Notice
from scheduler.occurrences import Occurrence, coming

AHEAD = 366
"""Days among which the next time is looked for."""


def next_time(notice: Notice, counter: Counter) -> Occurrence | None:
    """When it takes place next; None: never, or nobody said."""
    found = coming([notice], counter.city.closures, counter.today, days=AHEAD)
    return next((one for one in found if not one.called_off), None)


def paper_card(notice: Notice, counter: Counter) -> Card:
    """The facts as they stand on paper: of the next time, and how to apply without a button below."""
    apply, section = notice.apply, section_name(notice, counter)
    line = f"市の公式LINEから。LINEを使わない方は、{section}へ。" if apply.chat else None
    note = "\n".join(filter(None, (line, apply.note))) or None
    on_paper = notice.model_copy(update={"apply": apply.model_copy(update={"chat": False, "note": note})})
    (card,) = announcement(on_paper, next_time(notice, counter), counter, "ja").messages
    assert isinstance(card, Card)
    return card


def bulletin(notice: Notice, counter: Counter) -> str:
    """A paragraph for 広報: the title, the body, and a line for each fact."""
    card = paper_card(notice, counter)
    facts = [f"【{fact.label}】{fact.value.replace(chr(10), '　')}" for fact in card.facts]
    return "\n".join([f"■{card.title}", card.body, *facts])


def announcement_script(notice: Notice, counter: Counter) -> str:
    """Sentences for 防災無線 and cars with loudspeakers: short, without signs that cannot be heard, said twice."""
    opening = f"こちらは、{counter.city.name}です。"
    said = [*_what(notice, counter), _whom(notice, counter)]
    if phone := phone_of(notice, counter):
        said.append(f"電話番号は、{_digits(phone)}です。")
    closing = f"こちらは、{counter.city.name}です。"
    return "\n".join([opening, *said, "", "くり返します。", *said, "", closing])


def _what(notice: Notice, counter: Counter) -> list[str]:
    one, place = next_time(notice, counter), place_of(notice, counter)
    begin = "これは見本です。" if notice.demo else ""
    if notice.status == "cancelled":
        return [f"{begin}{notice.title}は、中止になりました。"]
    if one is None:
        body = fill(notice.body or "", counter, section_name(notice, counter))
        return [f"{begin}{notice.title}について、お知らせします。", *filter(None, body.splitlines())]
    day = f"{one.first.month}月{one.first.day}日、{WEEKDAYS[one.first.weekday()]}曜日"
    hours = f"、{_clock(one.begins)}から{_clock(one.ends) + 'まで' if one.ends else ''}" if one.begins else ""
    where = f"、{place.name}で" if place else ""
    return [f"{begin}{notice.title}を、{day}{hours}{where}行います。"]


def _whom(notice: Notice, counter: Counter) -> str:
    section = section_name(notice, counter)
    if notice.apply.chat and notice.status != "cancelled":
        return f"お申し込みは、市の公式ラインか、{section}で受け付けます。"
    return f"お問い合わせは、{section}です。"


def _clock(at: time | None) -> str:
    """午前10時30分"""
    if at is None:
        return ""
    half, hour = ("午前", at.hour) if at.hour < 12 else ("午後", at.hour - 12)
    return f"{half}{hour}時{f'{at.minute}分' if at.minute else ''}"


def _digits(phone: str) -> str:
    """0299の11の1111, as numbers are read out."""
    return phone.replace("-", "の").replace("#", "シャープ")
