"""A notice that is edited or withdrawn while part of it is sent: the rest waits for a person, or is not sent at all."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import structlog

from bot.delivery import Delivery, Limits
from bot.dispatch import Dispatch
from bot.edition import Edition
from bot.publication import Shelf
from bot.staff.roles import Account, StaffError
from bot.store import planning
from bot.store.headway import Headway
from handlers.message import Reply
from scheduler.delivery import Answer, Receipt

from .hall import ANNOUNCED, BODY, CHANNEL, NOTICE, TITLE, Hall

PEOPLE = [f"U{number}" for number in range(5)]
ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""Where the database makes no difference."""

TEMPLATE = """templates:
  - id: order
    kind: disaster
    section: disaster
    title: 避難所を開きました
    body: "{{time}}に開きました。{more}"
    blanks:
      - {{name: time, label: 時刻, kind: time}}
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
    translations: {{}}
"""


@dataclass
class Town:
    """A hall whose notices are sent, two residents at a time."""

    hall: Hall
    author: Account
    approver: Account
    got: list[str] = field(default_factory=list)
    left: int | None = None
    stops: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)

    def multicast(self, to: Sequence[str], retry_key: str, body: Reply, unit: str | None) -> Receipt:
        """LINE. left: messages of this month; stops: the clock is stopped after one call."""
        if self.left is not None and self.left < len(to):
            return Receipt(Answer.SPENT)
        self.got += to
        if self.left is not None:
            self.left -= len(to)
        if self.stops:
            self.stopping.set()
        return Receipt(Answer.ACCEPTED)

    def delivers(self, *, part: bool = False) -> None:
        """One look of the clock at what was handed over. part: it is stopped after two residents."""
        self.stops = part
        self.stopping.clear()
        limits = Limits(per_second=195, threads=1, lease_ms=5_000)
        delivery = Delivery(
            database=self.hall.database,
            cipher=self.hall.cipher,
            ports={CHANNEL: self},
            limits=limits,
            name=f"clock-{self.hall.now}-{len(self.got)}",
            now=lambda: self.hall.now,
        )
        delivery.prepare()
        delivery.send(self.stopping)
        delivery.prepare()

    def announces(self, state: str = "sending") -> int:
        """The notice approved, and on its way as far as ``state``. Returns the sending."""
        made = self.hall.approved(self.author, self.approver)
        self.hall.now = ANNOUNCED
        assert self.hall.clock() == 1
        self._until(state)
        assert self.headway(made).state == state
        return made

    def _until(self, state: str) -> None:
        if state == "held":
            self.left = 2
            self.delivers()
            self.left = None
        elif state == "planned":
            (waiting,) = self.hall.occurrences()
            self.hall.database.write(lambda c: planning.plan(c, waiting.id, self.hall.now))
        elif state == "sending":
            self.delivers(part=True)

    def headway(self, made: int) -> Headway:
        """How far its message is."""
        ((_, found),) = self.hall.approvals.progress(made)
        assert found is not None
        return found

    def resumes(self, made: int, seen: Headway | None = None) -> None:
        """The approver lets it go on, having looked at it."""
        seen = seen or self.headway(made)
        self.hall.approvals.resume(self.approver, made, seen.id, seen.edited_to)

    def changes(self, change: str) -> None:
        """Somebody changes the notice."""
        if change == "delete":
            self.hall.withdraw()
        else:
            more = {"draft": "    status: draft", "cancel": "    status: cancelled"}
            self.hall.publish(**({"more": more[change]} if change in more else {"body": change}))


@pytest.fixture
def town(hall: Hall, approver: Account, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(planning, "CHUNK", 2)
    for user in PEOPLE:
        hall.resident(user, "smartphone-class")
    return Town(hall=hall, author=hall.account("saburo", "editor"), approver=approver)


@pytest.mark.parametrize("state", ["waiting", "planned", "sending", "held"])
def test_the_rest_of_what_was_edited_waits_until_a_person_lets_it_go_on(town: Town, state: str) -> None:
    made = town.announces(state)
    before = sorted(town.got)
    town.changes("時間が変わりました。")
    with structlog.testing.capture_logs() as logs:
        town.hall.clock()
    assert [line["reason"] for line in logs if line["event"] == "notice_held"] == ["edited"]
    assert (town.headway(made).state, town.headway(made).reason) == ("held", "edited")
    assert town.hall.recorded()[-1] == (None, "delivery-held")
    for _ in range(2):
        town.hall.clock()
        town.delivers()
    assert sorted(town.got) == before
    assert [action for _, action in town.hall.recorded()].count("delivery-held") == 1
    town.resumes(made)
    assert town.hall.recorded()[-1] == ("taro", "delivery-resumed")
    town.hall.clock()
    town.delivers()
    assert sorted(town.got) == PEOPLE
    assert (town.headway(made).state, town.headway(made).reason) == ("done", None)


@pytest.mark.parametrize("change", ["delete", "draft", "cancel"])
def test_the_rest_of_what_was_withdrawn_is_not_sent(town: Town, change: str) -> None:
    made = town.announces()
    town.changes(change)
    with structlog.testing.capture_logs() as logs:
        town.hall.clock()
    assert [line["occurrence"] for line in logs if line["event"] == "notice_recalled"] == [town.headway(made).id]
    town.delivers()
    assert len(town.got) == 2
    assert (town.headway(made).state, town.headway(made).reason) == ("stopped", "gone")
    assert town.hall.recorded()[-1] == (None, "delivery-stopped")
    with pytest.raises(StaffError):
        town.resumes(made)


@ON_SQLITE
def test_what_waits_because_of_an_edit_is_stopped_when_the_notice_is_withdrawn(town: Town) -> None:
    made = town.announces()
    for change in ("時間が変わりました。", "delete"):
        town.changes(change)
        town.hall.clock()
    assert (town.headway(made).state, town.headway(made).reason) == ("stopped", "gone")


@ON_SQLITE
def test_a_decision_holds_until_the_next_edit(town: Town) -> None:
    made = town.announces()
    town.changes("時間が変わりました。")
    town.hall.clock()
    town.resumes(made)
    town.hall.clock()
    assert town.headway(made).state == "planned"
    town.hall.publish()  # as it was approved
    town.hall.clock()
    assert town.headway(made).state == "planned"
    town.changes("場所も変わりました。")
    town.hall.clock()
    assert (town.headway(made).state, town.headway(made).reason) == ("held", "edited")


@ON_SQLITE
def test_nobody_decides_about_an_edit_they_have_not_seen(town: Town) -> None:
    made = town.announces("held")
    seen = town.headway(made)
    assert (seen.reason, seen.edited_to) == ("quota", None)
    for edit in ("時間が変わりました。", "場所も変わりました。"):
        town.changes(edit)
        town.hall.clock()
        with pytest.raises(StaffError, match="直されました"):
            town.resumes(made, seen)
        seen = town.headway(made)
    for _ in range(2):  # pressed twice
        town.resumes(made, seen)
    assert [action for _, action in town.hall.recorded()].count("delivery-resumed") == 1


@ON_SQLITE
def test_only_an_approver_of_its_section_lets_it_go_on(town: Town) -> None:
    made = town.announces("held")
    seen, elsewhere = town.headway(made), town.hall.account("jiro", "approver", section="tax")
    for account in (town.author, elsewhere):
        with pytest.raises(StaffError, match="役割"):
            town.hall.approvals.resume(account, made, seen.id, seen.edited_to)
    with pytest.raises(StaffError):
        town.hall.approvals.resume(town.approver, made, seen.id + 1, seen.edited_to)
    assert town.headway(made).state == "held"


@ON_SQLITE
def test_what_is_held_can_be_stopped_when_the_approval_of_further_times_is_void(town: Town) -> None:
    """Two announcements were approved; the notice was edited after the first had begun."""
    two_days = "dates: [2026-12-10, 2026-12-14]"
    text = NOTICE.format(title=TITLE, body=BODY, more="").replace("dates: 2026-12-10", two_days)
    town.hall.folder.write("scheduler/notices/common/class.yaml", text)
    town.hall.press()
    made = town.hall.approved(town.author, town.approver)
    town.hall.now = ANNOUNCED
    town.hall.clock()
    town.delivers(part=True)
    town.hall.folder.write("scheduler/notices/common/class.yaml", text.replace(BODY, "時間が変わりました。"))
    town.hall.press()
    town.hall.passes(timedelta(days=4))
    town.hall.clock()
    sending = town.hall.approvals.waiting(made).sending
    assert (sending.state, [one.state for one in town.hall.occurrences()]) == ("void", ["held"])
    town.hall.approvals.stop(town.author, made)
    assert [(one.state, one.reason) for one in town.hall.occurrences()] == [("stopped", None)]


@ON_SQLITE
def test_what_is_held_with_nothing_left_is_done(town: Town) -> None:
    """The last of it was on its way to LINE when the clock saw the edit."""
    made = town.announces()
    town.changes("時間が変わりました。")
    looks = town.multicast

    class Late(Town):
        def multicast(self, to: Sequence[str], retry_key: str, body: Reply, unit: str | None) -> Receipt:
            if len(to) == 1:
                town.hall.clock()
            return looks(to, retry_key, body, unit)

    Late(hall=town.hall, author=town.author, approver=town.approver).delivers()
    assert sorted(town.got) == PEOPLE
    assert town.headway(made).state == "done"


@ON_SQLITE
def test_the_words_of_a_template_count_the_same(town: Town) -> None:
    hall, officer = town.hall, town.hall.account("goro", "editor", "approver")
    hall.folder.write("scheduler/templates/common/order.yaml", TEMPLATE.format(more=""))
    hall.press()
    dispatch = Dispatch(rehearsals=hall.rehearsals)
    dispatch.submit(officer, "order")
    dispatch.approve(town.approver, "order", dispatch.one("order").template.digest)
    given = {"time": "3:05"}
    made = dispatch.send(officer, "order", given, dispatch.preview("order", given).digest)
    hall.passes(timedelta(minutes=1))
    assert hall.clock() == 1
    town.delivers(part=True)
    hall.clock()
    assert town.headway(made).state == "sending"
    hall.folder.write("scheduler/templates/common/order.yaml", TEMPLATE.format(more="急いでください。"))
    hall.press()
    hall.clock()
    assert (town.headway(made).state, town.headway(made).reason) == ("held", "edited")
    hall.folder.write("scheduler/templates/common/order.yaml", "templates: []\n")
    hall.press()
    hall.clock()
    assert (town.headway(made).state, town.headway(made).reason) == ("stopped", "gone")


@dataclass
class Watched:
    """What is read of the published editions."""

    shelf: Shelf
    read: list[str] = field(default_factory=list)

    def edition(self, city: str) -> Edition | None:
        self.read.append(city)
        return self.shelf.edition(city)


@ON_SQLITE
def test_nothing_is_read_of_the_editions_when_nothing_is_on_its_way(town: Town) -> None:
    town.announces()
    town.hall.shelf = watched = Watched(town.hall.shelf)  # type: ignore[assignment]
    town.hall.clock()
    assert watched.read == ["omitama"]
    town.delivers()
    watched.read.clear()
    town.hall.clock()
    assert watched.read == []


def test_many_clocks_hold_it_once(town: Town) -> None:
    made = town.announces()
    town.changes("時間が変わりました。")
    with ThreadPoolExecutor(4) as clocks:
        list(clocks.map(lambda _: town.hall.clock(), range(4)))
    assert town.headway(made).reason == "edited"
    assert [action for _, action in town.hall.recorded()].count("delivery-held") == 1


class Slow(Shelf):
    """While one clock reads what is published, another holds the rest and a person lets it go on."""

    def __init__(self, town: Town, made: int) -> None:
        super().__init__(town.hall.var / "publications")
        self._town, self._made = town, made

    def edition(self, city: str) -> Edition | None:
        self._town.hall.shelf = Shelf(self.folder)
        self._town.hall.clock()
        self._town.resumes(self._made)
        return super().edition(city)


def test_a_clock_that_comes_late_does_not_undo_what_a_person_decided(town: Town) -> None:
    made = town.announces()
    town.changes("時間が変わりました。")
    town.hall.shelf = Slow(town, made)
    town.hall.clock()
    assert town.headway(made).state == "planned"
    assert [action for _, action in town.hall.recorded()][-2:] == ["delivery-held", "delivery-resumed"]


class Broken(Shelf):
    """Nothing can be read."""

    def edition(self, city: str) -> Edition | None:
        raise OSError


@ON_SQLITE
def test_one_that_cannot_be_looked_at_keeps_no_other_waiting(town: Town) -> None:
    made = town.announces()
    town.hall.shelf = Broken(town.hall.var / "publications")
    with structlog.testing.capture_logs() as logs:
        town.hall.clock()
    assert [line["occurrence"] for line in logs if line["event"] == "notice_not_recalled"] == [town.headway(made).id]
    assert town.headway(made).state == "sending"
