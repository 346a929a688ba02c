"""What may be wrong with a notice about to go out: what other cities had to apologise for, looked for (pure)."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlsplit

from knowledge.city import City
from knowledge.dates import WEEKDAYS
from scheduler.due import local_time, may_announce

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
class Outgoing:
    """A message to many as it would go out. Moments: UTC milliseconds.

    text: all that is read, in Japanese. links: all that can be opened. at: when it goes. until: from then on it is
    of no use. local: it names districts as its audience. asked: its readers asked for it at this hour. recipients: how
    many get it. left: how many messages the channel may still send this month, None: as many as it likes. rehearsal: no
    resident can be reached through the channel.
    """

    text: str
    links: tuple[str, ...]
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
        *_days_in(message.text, today),
        *_links(message.links, city, look),
        *_words(message.text),
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


_DAY = re.compile(
    r"(?:(?:(?P<year>20\d\d)|令和(?P<era>\d{1,2}))年)?(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"|(?<![\d/.])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/]))"
    r"(?:\(?(?P<weekday>[月火水木金土日])(?:曜日?)?(?:[・、]?(?:祝日?|休))?\)|(?P<plain>[月火水木金土日])曜)?"
)
_RECENT = timedelta(days=31)
"""A day without a year is meant in the coming year, unless it was a few days ago."""


def _days_in(text: str, today: date) -> Iterator[Finding]:
    """Days whose weekday is wrong, and those gone by."""
    written = "".join(unicodedata.normalize("NFKC", text).split())
    for found in _DAY.finditer(written):
        weekday = found["weekday"] or found["plain"]
        if found["m"] and not weekday:
            continue  # 1/2 is as often a half as a day
        day = _day(found, today)
        if day is None:
            yield Finding(rule="weekday", stops=True, message=f"「{found[0]}」という日はありません。")
        elif weekday and WEEKDAYS[day.weekday()] != weekday:
            right = f"{day.year}年{day.month}月{day.day}日は{WEEKDAYS[day.weekday()]}曜日です。"
            yield Finding(rule="weekday", stops=True, message=f"「{found[0]}」の曜日が違います。{right}")
        elif day < today:
            yield Finding(rule="past", stops=False, message=f"「{found[0]}」は、もう過ぎた日です。")


def _day(found: re.Match[str], today: date) -> date | None:
    month, number = int(found["month"] or found["m"]), int(found["day"] or found["d"])
    if found["year"] or found["era"]:
        years = [int(found["year"]) if found["year"] else 2018 + int(found["era"])]
    else:
        years = [today.year - 1, today.year, today.year + 1, today.year + 2]  # 29 February may be years away
    days = []
    for year in years:
        with suppress(ValueError):
            days.append(date(year, month, number))
    if len(years) == 1:
        return days[0] if days else None
    return next((day for day in days if day >= today - _RECENT), None)


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
    r"訓練|テスト|てすと|ダミー|サンプル|見本|[○〇◯△×]{2,}|(?<![A-Za-z])(?i:test|dummy|sample|todo|lorem)(?![A-Za-z])"
)


def _words(text: str) -> Iterator[Finding]:
    found = dict.fromkeys(_SUSPICIOUS.findall(unicodedata.normalize("NFKC", text)))
    if found:
        words = "".join(f"「{word}」" for word in found)
        message = f"{words}という言葉が入っています。試しの文や書きかけではないか、確かめてください。"
        yield Finding(rule="words", stops=False, message=message)


_LOCAL = re.compile(r"[一-鿿ぁ-んァ-ヶー]{1,10}(?:地区|学区|小学校区|中学校区|町内会|自治会|行政区)")


def _wide(message: Outgoing, city: City) -> Iterator[Finding]:
    """It speaks of a part of the city and goes to all of it."""
    if message.local:
        return
    named = [district.name for district in city.districts if district.name in message.text]
    named += _LOCAL.findall(message.text)
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
