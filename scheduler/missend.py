"""What may be wrong with a notice about to go out: what other cities had to apologise for, looked for (pure)."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from knowledge.city import City
from knowledge.dates import WEEKDAYS
from knowledge.languages import NAMES
from scheduler.due import local_time, may_announce
from scheduler.written_days import days_written

Rule = Literal["past", "weekday", "link", "words", "wide", "hours", "quota", "nobody", "demo", "size"]

LinkState = Literal["fine", "gone", "unclear"]
"""What a page answers: it is there; it says that it is not; nothing that could be understood."""

LinkCheck = Callable[[str], LinkState]

NEARLY_ALL = 0.8
"""Part of the messages left in a month from which on one notice is said to use them up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something found. stops: it cannot be sent so; otherwise somebody has to say that it is meant so."""

    rule: Rule
    stops: bool
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A message in one language. text: all that is read. links: all that can be opened."""

    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A message to many as it would go out. Moments: UTC milliseconds.

    said: in each language. at: when it goes. until: from then on it is of no use. local: it goes to a part of the
    residents by intent. asked: its readers asked for it at this hour. recipients: how
    many get it. left: how many messages the channel may still send this month, None: as many as it likes. rehearsal: no
    resident can be reached through the channel.
    """

    said: Mapping[str, Said]
    at: int
    until: int
    local: bool
    asked: bool
    urgent: bool
    demo: bool
    recipients: int
    left: int | None
    rehearsal: bool


def find_missends(message: Outgoing, city: City, now: int, look: LinkCheck) -> tuple[Finding, ...]:
    """Everything found, what stops it first. look: asks for a page."""
    today = local_time(now).date()
    found = [
        *_past(message, now),
        *_in_words(message, city, today, cache(look)),
        *_wide(message, city),
        *_hours(message, city),
        *_amount(message),
        *_demo(message),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: not one.stops))


def _past(message: Outgoing, now: int) -> Iterator[Finding]:
    if message.until <= max(now, message.at):
        text = "知らせるときには、もう終わっているか、始まっています。日にちと知らせる日を確かめてください。"
        yield Finding(rule="past", stops=True, message=text)


def _in_words(message: Outgoing, city: City, today: date, look: LinkCheck) -> Iterator[Finding]:
    """What is odd in the words, each thing once; where the Japanese ones do not have it, with the languages that do."""
    found: dict[Finding, list[str]] = {}
    for language, said in message.said.items():
        own = (*_days_in(said.text, language, today), *_links(said.links, city, look), *_words(said.text))
        for one in dict.fromkeys(own):
            found.setdefault(one, []).append(language)
    for one, languages in found.items():
        names = "、".join(NAMES[language] for language in languages)
        yield one if "ja" in languages else replace(one, message=f"{names}の文：{one.message}")


def _days_in(text: str, language: str, today: date) -> Iterator[Finding]:
    """Days whose weekday is wrong, and those gone by."""
    for written in days_written(text, language):
        days = written.days(today)
        if not days:
            yield Finding(rule="weekday", stops=True, message=f"「{written.text}」という日はありません。")
        elif written.weekday is not None and written.weekday not in {day.weekday() for day in days}:
            right = f"{_named(days[0])}は{WEEKDAYS[days[0].weekday()]}曜日です。"
            yield Finding(rule="weekday", stops=True, message=f"「{written.text}」の曜日が違います。{right}")
        elif max(days) < today:
            yield Finding(rule="past", stops=False, message=f"{_named(max(days))}は、もう過ぎた日です。")


def _named(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _links(links: tuple[str, ...], city: City, look: LinkCheck) -> Iterator[Finding]:
    for link in dict.fromkeys(links):
        if link.startswith("tel:"):
            continue
        if not link.startswith("https://"):
            yield Finding(rule="link", stops=True, message=f"リンクが https ではありません：{link}")
            continue
        if not _official(link, city):
            yield Finding(rule="link", stops=False, message=f"市や国のページではないリンクです：{link}")
        state = look(link)
        if state == "gone":
            yield Finding(rule="link", stops=True, message=f"リンクの先にページがありません：{link}")
        elif state == "unclear":
            text = f"リンクの先を確かめられませんでした。自分で開いて確かめてください：{link}"
            yield Finding(rule="link", stops=False, message=text)


def _official(link: str, city: City) -> bool:
    """Of the city, or of the state or another municipality: nobody else gets a name below these."""
    host, own = urlsplit(link).hostname or "", urlsplit(city.website).hostname or ""
    own = own.removeprefix("www.")
    return host == own or host.endswith((f".{own}", ".lg.jp", ".go.jp"))


_SUSPICIOUS = re.compile(
    r"訓練|(?<!コン)テスト|てすと|ダミー|サンプル|見本|[○〇◯△×]{2,}|(?-i:TODO)"
    r"|测试|演练|演习|训练|훈련|(?<!콘)테스트|시험 삼아|샘플"
    r"|(?<![a-zà-ɏḁ-ỿ])(?:tests?|drills?|dummy|sample|lorem|testes?|simulacros?|simulado|simulação|treinamento|pruebas?"
    r"|diễn tập|gửi thử|tin nhắn thử|thử nghiệm)(?![a-zà-ɏḁ-ỿ])",
    re.IGNORECASE,
)
"""Words of drafts and drills in all our languages; todo alone is Spanish and Portuguese for everything."""


def _words(text: str) -> Iterator[Finding]:
    for word in _SUSPICIOUS.findall(unicodedata.normalize("NFKC", text)):
        message = f"「{word}」という言葉が入っています。試しの文や書きかけではないか、確かめてください。"
        yield Finding(rule="words", stops=False, message=message)


_LOCAL = re.compile(r"[一-鿿ぁ-んァ-ヶー]{1,10}(?:地区|学区|小学校区|中学校区|町内会|自治会|行政区)")


def _wide(message: Outgoing, city: City) -> Iterator[Finding]:
    """It speaks of a part of the city and goes to all of it."""
    if message.local:
        return
    text = message.said["ja"].text if "ja" in message.said else ""
    named = [district.name for district in city.districts if district.name in text]
    named += _LOCAL.findall(text)
    if named:
        where = "」「".join(dict.fromkeys(named))
        text = f"「{where}」の話のようですが、地区を限らずに送ります。districts（地区）を確かめてください。"
        yield Finding(rule="wide", stops=False, message=text)


def _hours(message: Outgoing, city: City) -> Iterator[Finding]:
    if message.asked or may_announce(message.at, city.sending_hours, city.closures):
        return
    when, hours = local_time(message.at), city.sending_hours
    span = f"{hours.opens:%H:%M}～{hours.closes:%H:%M}"
    text = f"{when.month}月{when.day}日{when:%H:%M} は、市が知らせを送る時間（{span}、休日を除く）ではありません。"
    text += "緊急のものとして、そのまま送ります。" if message.urgent else ""
    yield Finding(rule="hours", stops=not message.urgent, message=text)


def _amount(message: Outgoing) -> Iterator[Finding]:
    if message.recipients == 0:
        yield Finding(rule="nobody", stops=False, message="今のところ、受け取る人がいません。")
    if message.left is None or message.recipients == 0:
        return
    if message.recipients > message.left:
        text = f"今月送れるのはあと {message.left:,} 通なので、{message.recipients:,} 人には送れません。"
        yield Finding(rule="quota", stops=True, message=text)
    elif message.recipients > message.left * NEARLY_ALL:
        text = f"今月送れる残り {message.left:,} 通のうち、{message.recipients:,} 通を使います。"
        yield Finding(rule="quota", stops=False, message=text)


def _demo(message: Outgoing) -> Iterator[Finding]:
    if message.demo and not message.rehearsal:
        text = "見本（demo: true）のお知らせなので、住民のいるチャネルには送れません。"
        yield Finding(rule="demo", stops=True, message=text)
