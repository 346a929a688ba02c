"""What staff have to do about notices now, so that none is forgotten: what nobody puts forward is never sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.approval import Approvals
from bot.noticeboard import OPEN
from bot.preview import basis_of, key_of, planned_ahead
from bot.staff.roles import EVERY, Account, may
from bot.store import sendings
from bot.store.sendings import Sending, State
from handlers.event import Counter
from scheduler.notice import Notice

SOON = timedelta(days=14)
"""How long before its time a notice that is not put forward is called to mind, and an approval that ended after it."""

LOOKED_AT = 200
"""The newest sendings, among which those that need somebody are looked for."""

What = Literal["approve", "put-forward", "void", "held"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Upcoming:
    """A published notice and what it plans next. at: UTC milliseconds, None when nothing; state: None, not put forward.

    open_at: the first that is not put forward.
    """

    notice: Notice
    at: int | None = None
    state: State | None = None
    open_at: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """Approve a sending, put a notice forward before ``at``, look at what became void, or let go on what is held."""

    what: What
    title: str
    at: int
    notice: str
    sending: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Agenda:
    """The notices of one city in time."""

    approvals: Approvals

    def upcoming(self) -> list[Upcoming]:
        """Every published notice, the next to be told first."""
        edition = self.approvals.shelf.edition(self.approvals.channel.city)
        names = [one.id for one in edition.notices.values() if one.status != "draft"] if edition else []
        found = [self._next(*self.approvals.notice(name)) for name in names]
        return sorted(found, key=lambda one: (one.at is None, one.at or 0))

    def tasks(self, account: Account) -> list[Task]:
        """What ``account`` may do now, the oldest and the most pressing first."""
        listed = self.approvals.listed(limit=LOOKED_AT)
        found = [*self._waiting(account, listed), *self._ended(account, listed), *self._forgotten(account)]
        return sorted(found, key=lambda task: task.at)

    def _next(self, notice: Notice, counter: Counter) -> Upcoming:
        planned = planned_ahead(notice, counter.city, self.approvals.now())
        if not planned:
            return Upcoming(notice=notice)
        keys = [key_of(one, "announcement") for one in planned]
        states = self.approvals.settled(keys, basis_of(notice, counter))
        forgotten = (one.at for one, key in zip(planned, keys, strict=True) if key not in states)
        return Upcoming(notice=notice, at=planned[0].at, state=states.get(keys[0]), open_at=next(forgotten, None))

    def _waiting(self, account: Account, listed: Iterable[Sending]) -> Iterator[Task]:
        for one in listed:
            own = one.author_id == account.id
            waits = one.state == "waiting" and not own and self._may(account, ("approver",), one)
            if waits and not self.approvals.changed(one):
                yield _of(one, "approve", one.made_at)

    def _ended(self, account: Account, listed: Iterable[Sending]) -> Iterator[Task]:
        """What was approved and did not arrive, unless it was put forward again."""
        held = self.approvals.database.read(lambda c: sendings.held(c, self.approvals.channel.name))
        since = self.approvals.now() - int(SOON.total_seconds() * 1000)
        seen: set[tuple[str, str]] = set()
        for one in listed:
            concerned = self._may(account, ("editor", "approver"), one)
            newest = (one.notice, one.kind) not in seen
            seen.add((one.notice, one.kind))
            if concerned and newest and self._void(one, since):
                yield _of(one, "void", one.ended_at or one.made_at)
            if concerned and one.id in held:
                yield _of(one, "held", one.made_at)

    def _void(self, one: Sending, since: int) -> bool:
        """Also what nobody has noticed yet: the clock looks when its time has come."""
        if one.state in OPEN:
            return self.approvals.changed(one)
        return one.state == "void" and (one.ended_at or 0) > since

    def _forgotten(self, account: Account) -> Iterator[Task]:
        soon = self.approvals.now() + int(SOON.total_seconds() * 1000)
        for one in self.upcoming():
            section = one.notice.section or EVERY
            editor = may(account, "editor", self.approvals.channel.city, section)
            if editor and one.open_at is not None and one.open_at < soon:
                yield Task(what="put-forward", title=one.notice.title, at=one.open_at, notice=one.notice.id)

    def _may(self, account: Account, roles: Iterable[Literal["editor", "approver"]], one: Sending) -> bool:
        return any(may(account, role, one.city, one.section) for role in roles)


def _of(one: Sending, what: What, at: int) -> Task:
    return Task(what=what, title=one.title, at=at, notice=one.notice, sending=one.id)
