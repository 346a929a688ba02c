"""From the notice that two people have agreed on to the phones of those whom it concerns."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.approval import Approvals
from bot.channels import channel_of
from bot.clockwork import Clockwork
from bot.rehearsals import Rehearsals
from bot.settings import Settings
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.store.migrate import upgrade
from knowledge.text import Analyzer
from tests.contract.hall import ANNOUNCED, NOON, Hall, built
from tests.town import CHANNEL, SECRET, open_town

from .conftest import Town, said


@dataclass
class Time:
    """Milliseconds that pass when the test says so."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("hall"), Analyzer())


@pytest.fixture
def town(tmp_path: Path, template: Path) -> Iterator[Town]:
    with open_town(tmp_path, template / "publications") as town:
        yield town


@pytest.fixture
def settings(town: Town) -> Settings:
    return Settings(
        var=town.var,
        city="omitama",
        database_url=None,
        line_channel_id=CHANNEL,
        line_channel_secret=SECRET,
        line_api=town.line.url,
    )


@pytest.fixture
def hall(town: Town, settings: Settings) -> Iterator[Hall]:
    upgrade(settings.database)
    with closing(Database(settings.database)) as database:
        cipher = Cipher(load_secret(town.var, None))
        yield Hall(database=database, cipher=cipher, var=town.var, analyzer=Analyzer())


def approvals(hall: Hall, settings: Settings, time: Time) -> Approvals:
    """What the staff pages work with, on the real client."""
    return Approvals(
        database=hall.database,
        shelf=hall.shelf,
        analyzer=hall.analyzer,
        channel=channel_of(settings),
        look=lambda url: "fine",
        now=time,
    )


@contextmanager
def running(settings: Settings, time: Time) -> Iterator[Clockwork]:
    """A clock that only looks when the test says so."""
    clock = Clockwork(settings, time)
    try:
        yield clock
    finally:
        clock.stop()


def look(clock: Clockwork) -> None:
    """What the clock does with notices, once."""
    clock.release_notices()
    clock.notices.prepare()
    clock.notices.send(threading.Event())


def test_two_people_agree_and_those_whom_it_concerns_get_it_once(town: Town, hall: Hall, settings: Settings) -> None:
    wanting, other = town.line.user(), town.line.user()
    hall.resident(wanting.user_id, "smartphone-class", language="ja-easy")
    hall.resident(other.user_id, "event")
    author, approver, time = hall.account("hanako", "editor"), hall.account("taro", "approver"), Time()
    desk = approvals(hall, settings, time)
    assert not [one for one in desk.preview("digital.class", "announcement").findings if one.stops]
    made = desk.submit(author, "digital.class", "announcement")
    desk.approve(approver, made, desk.waiting(made).sending.digest, sure=True)
    with running(settings, time) as clock:
        time.now = ANNOUNCED - 1
        look(clock)
        assert wanting.pushes == []
        time.now = ANNOUNCED
        look(clock)
        look(clock)
        assert len(wanting.pushes) == 1
        assert "スマホ教室" in said(wanting.pushes[0])
        assert other.pushes == []
        ((_, headway),) = desk.progress(made)
        assert headway is not None
        assert (headway.state, headway.accepted, headway.left) == ("done", 1, 0)


def test_stopped_within_ten_minutes_nobody_gets_it(town: Town, hall: Hall, settings: Settings) -> None:
    wanting = town.line.user()
    hall.resident(wanting.user_id, "smartphone-class")
    author, approver, time = hall.account("hanako", "editor"), hall.account("taro", "approver"), Time(ANNOUNCED)
    desk = approvals(hall, settings, time)
    made = desk.submit(author, "digital.class", "announcement")
    until = desk.approve(approver, made, desk.waiting(made).sending.digest, sure=True)
    with running(settings, time) as clock:
        time.now = until - 1
        look(clock)
        desk.stop(author, made)
        time.now = until + 3_600_000
        look(clock)
    assert wanting.pushes == []
    assert town.line.calls("multicast") == []


def test_a_test_reaches_the_guest_alone(town: Town, hall: Hall, settings: Settings) -> None:
    guest, resident, time = town.line.user(), town.line.user(), Time()
    for person in (guest, resident):
        hall.resident(person.user_id, "smartphone-class")
    desk = Rehearsals(approvals=approvals(hall, settings, time))
    hall.guest(guest.user_id, "広報")
    desk.send(hall.account("hanako", "editor"), desk.approvals.preview("digital.class", "announcement"), "form")
    with running(settings, time) as clock:
        clock.send()
    assert len(guest.pushes) == 1
    assert "スマホ教室" in said(guest.pushes[0])
    assert resident.pushes == []


def test_the_month_is_asked_of_line(town: Town, hall: Hall, settings: Settings) -> None:
    for _ in range(2):
        hall.resident(town.line.user().user_id, "smartphone-class")
    town.line.platform.quota.limit = 1
    seen = approvals(hall, settings, Time()).preview("digital.class", "announcement")
    assert (seen.cost, seen.left) == (2, 1)
    assert [one.rule for one in seen.findings if one.stops] == ["quota"]
