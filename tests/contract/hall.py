"""A city hall with a notice, two people and a clock of its own, for tests of what happens before a notice goes out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.approval import Approvals
from bot.channels import Channel, QuotaError
from bot.line.drawing import drawn
from bot.links import Links
from bot.publication import Press, Shelf
from bot.rehearsals import Rehearsals
from bot.release import Release
from bot.staff.roles import EVERY, Account, Grant, Role
from bot.store import audit, guests, occurrences, preferences, residents, staff
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.occurrences import Listed
from handlers.message import Reply
from knowledge.text import Analyzer
from scheduler.missend import LinkState
from scheduler.wishes import Wishes
from tests.bot.conftest import Folder, small_content

CHANNEL = "line:omitama"
NOON = int(datetime(2026, 11, 21, 3, tzinfo=UTC).timestamp() * 1000)
ANNOUNCED = int(datetime(2026, 11, 26, 1, tzinfo=UTC).timestamp() * 1000)
"""Two weeks before the class, at 10:00 in Japan."""

MINUTE = 60_000
TITLE, BODY = "スマホ教室", "はじめての方の教室です。"
NOTICE = """notices:
  - id: digital.class
    kind: smartphone-class
    title: {title}
    body: {body}
    place: 市役所
    dates: 2026-12-10
    times: 10:00～11:30
    section: digital
    contact: {{name: デジタルの担当}}
    topics: smartphone-class
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
{more}
"""


def built(var: Path, analyzer: Analyzer, days: str = "dates: 2026-12-10") -> Path:
    """A content folder with the notice, and its publication, below ``var``: to be copied for each test."""
    folder = small_content(var / "content")
    text = NOTICE.format(title=TITLE, body=BODY, more="").replace("dates: 2026-12-10", days)
    folder.write("scheduler/notices/common/class.yaml", text)
    press_to(var, folder, analyzer)
    return var


def press_to(var: Path, folder: Folder, analyzer: Analyzer) -> None:
    """Publish what stands in ``folder``."""
    content, press = folder.read(), Press(var / "publications", analyzer)
    assert content.errors == ()
    press.publish(content, press.pending(content), datetime.now(UTC), lambda _: None)


@dataclass
class Hall:
    """Everything one test needs. left: messages left this month, None: any number, -1: LINE does not say."""

    database: Database
    cipher: Cipher
    var: Path
    analyzer: Analyzer
    now: int = NOON
    left: int | None = None
    rehearsal: bool = False
    public_url: str | None = None
    unfit: Callable[[Reply], str | None] = lambda reply: None
    pages: dict[str, LinkState] = field(default_factory=dict)
    folder: Folder = field(init=False)
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        self.folder = Folder(self.var / "content")
        self.shelf = Shelf(self.var / "publications")

    def publish(self, *, title: str = TITLE, body: str = BODY, more: str = "") -> None:
        """The notice as staff have written it."""
        text = NOTICE.format(title=title, body=body, more=more)
        self.folder.write("scheduler/notices/common/class.yaml", text)
        self.press()

    def withdraw(self) -> None:
        """Staff delete the notice."""
        self.folder.write("scheduler/notices/common/class.yaml", "notices: []\n")
        self.press()

    def press(self) -> None:
        """What stands in the files becomes what residents see."""
        press_to(self.var, self.folder, self.analyzer)
        self.shelf = Shelf(self.var / "publications")  # one that has not looked yet

    @property
    def approvals(self) -> Approvals:
        """What staff work with."""
        channel = Channel(
            city="omitama",
            name=CHANNEL,
            rehearsal=self.rehearsal,
            quota=self._quota,
            unfit=lambda reply: None,
            drawn=drawn,
        )
        return Approvals(
            database=self.database,
            shelf=self.shelf,
            analyzer=self.analyzer,
            channel=channel,
            look=lambda url: self.pages.get(url, "fine"),
            now=lambda: self.now,
        )

    def _quota(self) -> int | None:
        if self.left == -1:
            raise QuotaError("no answer")
        return self.left

    @property
    def rehearsals(self) -> Rehearsals:
        """What staff try notices out with."""
        return Rehearsals(approvals=self.approvals)

    def clock(self) -> int:
        """One look of the clock; how many messages were handed over."""
        made = Release(
            self.database,
            self.shelf,
            lambda: self.analyzer,
            rehearsal=self.rehearsal,
            links=Links(self.cipher, self.public_url),
            unfit=self.unfit,
            now=lambda: self.now,
        )
        made.recall()
        return made.hand_over()

    def account(self, name: str, *roles: Role, section: str = EVERY) -> Account:
        """Somebody of the staff."""

        def work(connection):  # type: ignore[no-untyped-def]
            account_id = staff.add(connection, name, NOON)
            assert account_id is not None
            for role in roles:
                staff.give(connection, account_id, Grant(role=role, city="omitama", section=section))
            return staff.load(connection, account_id)

        account = self.database.write(work)
        assert isinstance(account, Account)
        return account

    def resident(self, user: str, *topics: str, language: str = "ja", district: str | None = None) -> int:
        """Somebody who follows the channel and wants to hear of topics."""

        def work(connection):  # type: ignore[no-untyped-def]
            found = residents.find_or_add(connection, self.cipher, CHANNEL, user, NOON)
            residents.set_language(connection, found, language)
            preferences.save(connection, found, Wishes(topics=frozenset(topics), district=district), NOON)
            return found

        return int(self.database.write(work))

    def guest(self, user: str, label: str) -> None:
        """A member of the staff who gets tests."""

        def work(connection):  # type: ignore[no-untyped-def]
            guests.add(connection, residents.find_or_add(connection, self.cipher, CHANNEL, user, NOON), label, NOON)

        self.database.write(work)

    def approved(self, author: Account, approver: Account) -> int:
        """The notice put forward and approved; the id of the sending."""
        made = self.approvals.submit(author, "digital.class", "announcement")
        self.approvals.approve(approver, made, self.approvals.waiting(made).sending.digest, sure=True)
        return made

    def occurrences(self) -> list[Listed]:
        """What delivery has been given."""
        return self.database.read(occurrences.listed)

    def recorded(self) -> list[tuple[str | None, str]]:
        """Who did what, in order."""
        rows = self.database.read(lambda connection: audit.latest(connection, limit=50))
        return [(row.name, row.action) for row in reversed(rows)]

    def passes(self, span: timedelta) -> None:
        """Time goes by."""
        self.now += int(span.total_seconds() * 1000)
