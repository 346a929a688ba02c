"""Residents sign up in the chat: seats, the waiting list, the reminder, word of a cancellation, and their settings."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.clockwork import Clockwork
from bot.content import BUNDLED, read_content
from bot.publication import Press
from bot.settings import Settings
from bot.simulator.people import Person
from bot.store import preferences, residents
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from knowledge.text import Analyzer
from scheduler.due import CITY, local_time
from scheduler.wishes import Wishes
from tests.town import CHANNEL, SECRET, Answer, open_town

from .conftest import Server, Town, eventually, said

DAY = 24 * 3600 * 1000
PUBLIC = "https://counter.example.lg.jp"
TODAY = datetime.now(UTC).astimezone(CITY).date()
ON = TODAY + timedelta(days=20)
SESSION = f"class.first@{ON.isoformat()}T10:00"
PROFILE = """id: omitama
name: 小美玉市
kana: おみたまし
romaji: Omitama
code: "082368"
prefecture: 茨城県
website: https://www.city.omitama.lg.jp/
source: 試験用
checked_on: {today}
"""
NOTICE = """notices:
  - id: class.first
    kind: smartphone-class
    title: はじめてのスマホ
    place: みどり公民館
    dates: {on}
    times: 10:00～11:30
    capacity: 1
    apply: {{chat: true}}
    section: lifelong-learning
    topics: [smartphone-class]
    source: 試験用
    checked_on: {today}
    review_by: {review}
{more}"""


@dataclass
class Hall:
    """A town whose staff write the notice of one class with one seat."""

    town: Town
    root: Path

    @property
    def settings(self) -> Settings:
        return Settings(
            var=self.town.var,
            city="omitama",
            public_url=PUBLIC,
            line_channel_id=CHANNEL,
            line_channel_secret=SECRET,
            line_api=self.town.line.url,
        )

    def publish(self, more: str = "") -> None:
        review = TODAY + timedelta(days=300)
        self._write("scheduler/notices/omitama/class.yaml", NOTICE.format(on=ON, today=TODAY, review=review, more=more))
        content = read_content((self.root,), TODAY)
        assert not content.errors
        press = Press(self.town.var / "publications", Analyzer())
        press.publish(content, press.pending(content), datetime.now(UTC), lambda _: None)

    def _write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def prepare(self) -> None:
        (self.root / "knowledge").mkdir(parents=True)
        for path in (BUNDLED / "knowledge").iterdir():
            if path.is_file() and path.suffix in (".yaml", ".tsv"):
                shutil.copy(path, self.root / "knowledge")
        shutil.copytree(BUNDLED / "handlers" / "wordings", self.root / "handlers" / "wordings")
        for path in (BUNDLED / "scheduler").glob("*.yaml"):
            self._write(f"scheduler/{path.name}", path.read_text(encoding="utf-8"))
        self._write("knowledge/cities/omitama.yaml", PROFILE.format(today=TODAY))

    @contextmanager
    def clock(self, now: int) -> Iterator[Clockwork]:
        """A clock at this moment, which goes when the test tells it to."""
        made = Clockwork(self.settings, lambda: now)
        try:
            yield made
        finally:
            made.stop()

    def wishes(self, resident: Person) -> Wishes:
        with closing(Database(self.settings.database)) as database:
            cipher = Cipher(load_secret(self.town.var, None))
            channel = self.settings.line_channel
            found = database.read(lambda c: residents.find(c, cipher, channel, resident.user_id))
            assert found is not None
            return database.read(lambda c: preferences.load(c, found.id))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    var, published = tmp_path / "var", tmp_path / "published"
    var.mkdir()
    published.mkdir()
    with open_town(var, published) as town:
        made = Hall(town=town, root=tmp_path / "content")
        made.prepare()
        made.publish()
        yield made


def press(hall: Hall, resident: Person, data: str) -> str:
    replies = len(resident.replies)
    assert resident.taps({"type": "postback", "data": data}).ok
    assert hall.town.line.wait_for(lambda: len(resident.replies) > replies, timeout=20)
    return said(resident.replies[-1])


def ask(hall: Hall, resident: Person, text: str) -> str:
    """What is replied to a typed message."""
    replies = len(resident.replies)
    assert resident.says(text).ok
    assert hall.town.line.wait_for(lambda: len(resident.replies) > replies, timeout=20)
    return said(resident.replies[-1])


def button(resident: Person, part: str) -> str:
    return next(data for data in _data(resident.received[-1].messages) if part in data)


def _data(piece: object) -> Iterator[str]:
    if isinstance(piece, dict):
        if isinstance(piece.get("data"), str):
            yield piece["data"]
        piece = list(piece.values())
    if isinstance(piece, (list, tuple)):
        for each in piece:
            yield from _data(each)


def eve() -> int:
    at = datetime.combine(ON - timedelta(days=1), datetime.min.time(), CITY).replace(hour=17)
    return int(at.timestamp() * 1000)


def door(hall: Hall, server: Server, resident: Person) -> Answer:
    """The page that the link in the last message opens."""
    links = (part for part in said(resident.received[-1]).split('"') if part.startswith(f"{PUBLIC}/omitama/seat/"))
    return server.call("GET", urlsplit(next(links)).path)


def test_a_seat_the_waiting_list_and_the_reminder(hall: Hall) -> None:
    server = hall.town.server(MADOGUCHI_PUBLIC_URL=PUBLIC)
    first, second = hall.town.line.user(), hall.town.line.user()
    press(hall, first, "notice?id=class.first")
    press(hall, first, button(first, "signup?"))
    press(hall, first, button(first, "p=self"))
    page = door(hall, server, first)
    assert page.status == 200
    assert "はじめてのスマホ" in page.text
    assert button(first, "p=relative")
    press(hall, second, f"book?s={SESSION}&p=self")
    assert "seat/" not in said(second.received[-1])
    now = int(datetime.now(UTC).timestamp() * 1000)
    press(hall, first, button(first, "unbook?"))
    press(hall, first, button(first, "sure=1"))
    link = f"{PUBLIC}/omitama/seat/"
    with hall.clock(_noon(now)) as clock:
        clock.send()
    assert len(second.pushes) == 1
    assert link in said(second.pushes[0])
    for _ in range(2):
        with hall.clock(eve()) as clock:
            clock.send()
    assert [link in said(push) for push in second.pushes] == [True, True]
    assert first.pushes == []
    assert hall.town.line.violations == []


def test_what_staff_call_off_is_told_at_once_and_the_door_says_so(hall: Hall) -> None:
    server = hall.town.server(MADOGUCHI_PUBLIC_URL=PUBLIC)
    resident = hall.town.line.user()
    press(hall, resident, f"book?s={SESSION}&p=self")
    page = next(part for part in said(resident.received[-1]).split('"') if "/omitama/seat/" in part)
    hall.publish(more=f"    called_off: [{ON}]\n    sequence: 1\n")
    with hall.clock(_noon(int(datetime.now(UTC).timestamp() * 1000))) as clock:
        clock.keep_seats()
        clock.keep_seats()
        clock.send()
    assert len(resident.pushes) == 1
    assert "はじめてのスマホ" in said(resident.pushes[0])
    assert eventually(lambda: server.call("GET", urlsplit(page).path).status == 410)
    assert server.call("GET", "/omitama/seat/forged").status == 410


def test_the_telephone_takes_the_same_seats(hall: Hall) -> None:
    hall.town.server(MADOGUCHI_PUBLIC_URL=PUBLIC)
    resident = hall.town.line.user()
    added = hall.town.madoguchi("signup", "add", SESSION, "--via", "phone")
    assert added.returncode == 0, added.stderr
    code = added.stdout.split()[1]
    press(hall, resident, f"book?s={SESSION}&p=self")
    listed = hall.town.madoguchi("signup", "list", SESSION).stdout
    assert code in listed
    assert "キャンセル待ち 1番目" in listed
    assert hall.town.madoguchi("signup", "cancel", SESSION, code).returncode == 0
    listed = hall.town.madoguchi("signup", "list", SESSION).stdout
    assert "キャンセル待ち" not in listed
    assert hall.town.madoguchi("signup", "cancel", SESSION, code).returncode == 1
    assert hall.town.madoguchi("signup", "add", "class.none@2026-12-10T10:00").returncode == 1
    assert SESSION in hall.town.madoguchi("signup", "list").stdout


def test_a_resident_chooses_and_one_tap_ends_it(hall: Hall) -> None:
    hall.town.server()
    resident = hall.town.line.user()
    press(hall, resident, "menu?area=settings")
    press(hall, resident, button(resident, "of=topics"))
    press(hall, resident, button(resident, "topic?id=smartphone-class"))
    press(hall, resident, "quiet?day=sun&on=1")
    assert hall.wishes(resident) == Wishes(topics=frozenset({"smartphone-class"}), quiet=frozenset({"sun"}))
    press(hall, resident, "unsubscribe?topic=smartphone-class")
    assert hall.wishes(resident) == Wishes(quiet=frozenset({"sun"}))
    assert hall.town.line.violations == []


def test_typed_words_do_what_the_buttons_do(hall: Hall) -> None:
    hall.town.server(MADOGUCHI_PUBLIC_URL=PUBLIC)
    resident = hall.town.line.user()
    assert "スマホ教室" in ask(hall, resident, "スマホ教室のお知らせがほしい")
    assert "日曜日" in ask(hall, resident, "日曜はお知らせいらない")
    assert hall.wishes(resident) == Wishes(topics=frozenset({"smartphone-class"}), quiet=frozenset({"sun"}))
    press(hall, resident, button(resident, "quiet?day=sun&on=0"))
    assert hall.wishes(resident) == Wishes(topics=frozenset({"smartphone-class"}))
    press(hall, resident, f"book?s={SESSION}&p=self")
    ask(hall, resident, "予約をキャンセルしたい")
    press(hall, resident, button(resident, "unbook?b="))
    press(hall, resident, button(resident, "sure=1"))
    ask(hall, resident, "お知らせを全部やめたい")
    press(hall, resident, button(resident, "unsubscribe?topic=*"))
    assert hall.wishes(resident) == Wishes()
    assert "お知らせ" not in ask(hall, resident, "税金をやめたい")
    assert hall.town.line.violations == []


def _noon(now: int) -> int:
    """The next noon, when messages may be sent."""
    return int((local_time(now) + timedelta(days=1)).replace(hour=12, minute=0).timestamp() * 1000)
