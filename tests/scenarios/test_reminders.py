"""A resident asks to be reminded: one push on the day, whatever fails, however many clocks run, unless stopped."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, select

from bot.bodies import write_body
from bot.clockwork import Clockwork
from bot.content import BUNDLED, read_content
from bot.publication import Press
from bot.settings import Settings
from bot.simulator import Fault
from bot.simulator.people import Person
from bot.store import outgoing, residents
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.outgoing import NewMessage
from bot.store.schema import outgoing as table
from handlers.message import Reply, Text
from knowledge.text import Analyzer
from scheduler.due import remind_at
from tests.town import CHANNEL, ROOT, SECRET, open_town

from .conftest import Town, eventually, said

DAY = 24 * 3600 * 1000
DATED = "source: 法\n    checked_on: 2026-11-20\n    review_by: 2027-10-31\n"
CITY = """id: omitama
name: 小美玉市
kana: おみたまし
romaji: Omitama
code: "082368"
prefecture: 茨城県
website: https://www.city.omitama.lg.jp/
source: 試験用
checked_on: 2026-11-20
"""
ENTRIES = f"""entries:
  - id: move.in
    topic: move.in
    title: 転入届
    answer: 14日以内に届けます。
    phrasings: [転入届, 転入届について, 転入届のやり方, 転入届の方法, 転入届を知りたい, 転入届はどこ]
    section: resident-registry
    {DATED}"""
PROCEDURES = "procedures:\n" + "".join(
    f"""  - id: {name}
    name: {title}
    summary: 届けます。
    topics: [move.in]
    who: 本人
    deadline: {{days: {days}, from: moved-in}}
    channels: {{counter: {{}}}}
    section: resident-registry
    {DATED}"""
    for name, title, days in (("move-in", "転入届", 40), ("address", "カードの住所変更", 90))
)
GUIDE = f"""guides:
  - id: move
    name: 引っ越し
    summary: 手続きを並べます。
    topics: [move.in]
    questions:
      - {{id: when, ask: いつですか。, date: moved-in}}
    checklist:
      - procedure: move-in
      - procedure: address
    {DATED}"""


@pytest.fixture(scope="session")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small town's publications: one guide with two deadlines, far enough away to be reminded of both."""
    root, to = tmp_path_factory.mktemp("content"), tmp_path_factory.mktemp("guided") / "publications"
    (root / "knowledge").mkdir()
    for path in (BUNDLED / "knowledge").iterdir():
        if path.is_file() and path.suffix in (".yaml", ".tsv"):
            shutil.copy(path, root / "knowledge")
    shutil.copytree(BUNDLED / "handlers" / "wordings", root / "handlers" / "wordings")
    (root / "scheduler").mkdir()
    for path in (BUNDLED / "scheduler").glob("*.yaml"):
        shutil.copy(path, root / "scheduler")
    files = {
        "knowledge/cities/omitama.yaml": CITY,
        "faq/entries/common/all.yaml": ENTRIES,
        "knowledge/procedures/common/all.yaml": PROCEDURES,
        "knowledge/guides/common/all.yaml": GUIDE,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    content, press = read_content((root,), datetime.now(UTC).date()), Press(to, Analyzer())
    assert not content.errors
    press.publish(content, press.pending(content), datetime.now(UTC), lambda _: None)
    return to


@pytest.fixture
def town(tmp_path: Path, guided: Path) -> Iterator[Town]:
    with open_town(tmp_path, guided) as town:
        yield town


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    if request.param == "sqlite":
        return None
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make()


@dataclass
class Time:
    """Milliseconds that pass when the test says so."""

    now: int = 0

    def __call__(self) -> int:
        return self.now


def settings_of(town: Town, database_url: str | None = None) -> Settings:
    return Settings(
        var=town.var,
        city="omitama",
        database_url=database_url,
        line_channel_id=CHANNEL,
        line_channel_secret=SECRET,
        line_api=town.line.url,
    )


@contextmanager
def clocks(town: Town, time: Time, database_url: str | None = None, number: int = 2) -> Iterator[list[Clockwork]]:
    made = [Clockwork(settings_of(town, database_url), time) for _ in range(number)]
    try:
        yield made
    finally:
        for each in made:
            each.stop()


def look(made: list[Clockwork]) -> None:
    """All clocks look at the same moment."""
    with ThreadPoolExecutor(len(made)) as pool:
        for done in [pool.submit(each.send) for each in made]:
            done.result()


def rows(settings: Settings) -> list[Row[Any]]:
    with closing(Database(settings.database)) as database:
        return database.read(lambda c: list(c.execute(select(table).order_by(table.c.due_at)).all()))


def asks(town: Town) -> Person:
    """A resident who has just moved, goes through the guide and asks to be reminded."""
    resident = town.line.user()
    press(town, resident, "guide?id=move")
    press(town, resident, _button(resident, "a=d"))
    press(town, resident, _button(resident, "remind?"))
    return resident


def press(town: Town, resident: Person, data: str) -> None:
    replies = len(resident.replies)
    assert resident.taps({"type": "postback", "data": data}).ok
    assert town.line.wait_for(lambda: len(resident.replies) > replies, timeout=20)


def _button(resident: Person, part: str) -> str:
    return next(data for data in _data(resident.received[-1].messages) if part in data)


def _data(piece: object) -> Iterator[str]:
    if isinstance(piece, dict):
        if isinstance(piece.get("data"), str):
            yield piece["data"]
        piece = list(piece.values())
    if isinstance(piece, (list, tuple)):
        for each in piece:
            yield from _data(each)


def test_one_push_though_two_clocks_run_and_lines_first_answer_is_lost(town: Town, database_url: str | None) -> None:
    plain = {"DATABASE_URL": database_url} if database_url else {}
    town.server(**plain)
    resident, settings = asks(town), settings_of(town, database_url)
    first, _ = rows(settings)
    time = Time(first.due_at - 1)
    with clocks(town, time, database_url) as both:
        look(both)
        assert town.line.calls("push") == []
        town.line.fault("push", Fault(kind="error-after"))  # LINE has it, and answers 500
        time.now = first.due_at
        look(both)
        look(both)
        assert rows(settings)[0].state == "waiting"
        time.now += 60_000
        look(both)
        time.now += 3_600_000
        look(both)
    assert rows(settings)[0].state == "sent"
    assert [call.status for call in town.line.calls("push")] == [200, 409]
    assert {call.retry_key for call in town.line.calls("push")} == {first.retry_key}
    (push,) = resident.pushes
    assert "転入届" in said(push)
    assert town.line.violations == []


def keeps(town: Town, due_at: int) -> Person:
    """A resident for whom a reminder is kept, of use for four days."""
    resident, settings = town.line.user(), settings_of(town)
    upgrade(settings.database)
    with closing(Database(settings.database)) as database:
        cipher = Cipher(load_secret(town.var, None))
        resident_id = database.write(
            lambda c: residents.find_or_add(c, cipher, settings.line_channel, resident.user_id, 0)
        )
        body = write_body(Reply(messages=(Text(text="もうすぐ期限です。"),)))
        new = NewMessage(
            resident_id=resident_id,
            kind="reminder",
            key="k",
            asked_in=1,
            body=body,
            due_at=due_at,
            until=due_at + 4 * DAY,
        )
        database.write(lambda c: outgoing.add(c, new))
    return resident


NINE = remind_at(date(2026, 12, 31))


def test_a_clock_that_was_stopped_sends_when_it_starts_again(town: Town) -> None:
    resident = keeps(town, NINE)
    with clocks(town, Time(NINE + DAY), number=1) as made:  # a day later, and still of use
        made[0].start()
        assert town.line.wait_for(lambda: resident.pushes, timeout=20)


def test_after_its_deadline_nothing_is_sent(town: Town) -> None:
    keeps(town, NINE)
    with clocks(town, Time(NINE + 4 * DAY)) as both:
        look(both)
    assert [row.state for row in rows(settings_of(town))] == ["failed"]
    assert town.line.calls("push") == []


def test_at_night_a_late_reminder_waits_for_the_morning(town: Town) -> None:
    resident, time = keeps(town, NINE), Time(NINE + DAY // 2)
    with clocks(town, time, number=1) as made:
        look(made)
        assert town.line.calls("push") == []
        time.now = NINE + DAY
        look(made)
    assert len(resident.pushes) == 1


def test_the_button_of_a_reminder_stops_those_to_come_and_asking_again_brings_them_back(town: Town) -> None:
    town.server()
    resident, settings = asks(town), settings_of(town)
    again = next(data for entry in resident.received for data in _data(entry.messages) if data.startswith("remind?"))
    press(town, resident, again)  # twice for the same list
    first, second = rows(settings)
    time = Time(first.due_at)
    with clocks(town, time) as both:
        look(both)
        press(town, resident, _button(resident, "remind-stop"))
        time.now = second.due_at
        look(both)
        assert [row.state for row in rows(settings)] == ["sent", "cancelled"]
        press(town, resident, again)
        look(both)
    assert len(resident.pushes) == 2
    assert "カードの住所変更" in said(resident.pushes[1])


def test_whoever_blocks_the_account_is_not_reminded(town: Town) -> None:
    town.server()
    resident, settings = asks(town), settings_of(town)
    due_at = rows(settings)[0].due_at
    resident.blocks()
    assert eventually(lambda: rows(settings) == [])
    with clocks(town, Time(due_at)) as both:
        look(both)
    assert town.line.calls("push") == []


def test_the_row_holds_no_answer_and_in_the_end_no_words(town: Town) -> None:
    server = town.server()
    resident, settings = asks(town), settings_of(town)
    answer = next(data for data in _data(resident.received[1].messages) if data.startswith("remind?"))
    token = answer.partition("a=")[2].partition("&")[0]
    first, second = rows(settings)
    assert token
    assert token not in repr((first, second))
    with clocks(town, Time(first.due_at), number=1) as made:
        look(made)
        made[0].forget()
    assert [row.body is None for row in rows(settings)] == [True, False]
    with closing(Database(settings.database)) as database:
        kept = database.read(lambda c: c.exec_driver_sql("select data from event").scalars().all())
    assert not [data for data in kept if data and token in data]  # a day later the guide's answers are gone
    assert server.stop() == 0


def test_the_clock_process_lists_what_was_too_late_for_the_doctor(town: Town) -> None:
    keeps(town, due_at=1)
    with (town.var / "clock.log").open("wb") as log:
        command = [sys.executable, "-m", "bot", "clock"]
        clock = subprocess.Popen(command, cwd=ROOT, env=town.environment, stdout=log, stderr=log)
    try:
        assert eventually(lambda: [row.state for row in rows(settings_of(town))] == ["failed"], within=30)
    finally:
        clock.send_signal(signal.SIGTERM)
        assert clock.wait(20) == 0
    listed = town.madoguchi("doctor").stdout.partition("届けられなかったお知らせ")[2]
    assert "1 件" in listed
    assert "line:omitama" in listed
    assert town.line.calls("push") == []
