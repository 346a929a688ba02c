"""Urgent notices from templates: two people approve the words by day, one officer on duty sends them by night.

What is approved is a hash of the template: a template that is edited needs approval again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.approval import Approvals
from bot.conversation import counter_of
from bot.edition import Edition
from bot.noticeboard import URGENT_DELAY
from bot.preview import Preview, digest_of, previewed
from bot.rehearsals import Rehearsals
from bot.staff.roles import Account, Role, StaffError, may
from bot.store import audit, sendings, template_approvals
from bot.store.audit import Action, Done
from bot.store.sendings import NewSending
from bot.store.template_approvals import TemplateApproval
from knowledge.languages import Language
from scheduler.due import local_time
from scheduler.template import OF_TEMPLATE, BlankError, Template, choices, filled

HELD: tuple[Role, ...] = ("approver", "editor")


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A template as published, and who stands for its words. options: for each blank, what it can be filled with."""

    template: Template
    approval: TemplateApproval | None
    options: Mapping[str, Mapping[str, str]]

    @property
    def approved(self) -> bool:
        """Whether it can be sent."""
        return self.approval is not None and self.approval.approver_id is not None

    @property
    def texts(self) -> dict[Language, tuple[str, str]]:
        """Title and body in each language, with what the blanks are called in their places."""
        return {name: (self._read(title), self._read(body)) for name, (title, body) in self.template.texts().items()}

    @property
    def title(self) -> str:
        """The Japanese one."""
        return self.texts["ja"][0]

    def _read(self, text: str) -> str:
        for blank in self.template.blanks:
            text = text.replace(f"{{{blank.name}}}", f"［{blank.label}］")
        return text


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """Every method raises StaffError when it is not done."""

    rehearsals: Rehearsals

    @property
    def approvals(self) -> Approvals:
        """What stands behind it."""
        return self.rehearsals.approvals

    def listed(self) -> list[Standing]:
        """All templates of the city."""
        edition = self._edition()
        return [self._standing(edition, template) for template in edition.templates.values()]

    def one(self, name: str) -> Standing:
        """One of them."""
        edition = self._edition()
        if name not in edition.templates:
            raise StaffError(f"「{name}」というひな型は、公開されていません。")
        return self._standing(edition, edition.templates[name])

    def submit(self, author: Account, name: str) -> None:
        """Put the words forward as they are published, unless somebody has."""
        template = self.one(name).template
        self._role(author, template, "editor")

        def work(connection: Connection) -> None:
            city, now = self.approvals.channel.city, self.approvals.now()
            if template_approvals.add(connection, city, template.id, template.digest, author.id, now):
                self._record(connection, author, "editor", "template-submitted", template.id)

        self.approvals.database.write(work)

    def approve(self, approver: Account, name: str, digest: str) -> None:
        """A second person's word for the words they have seen (their ``digest``)."""
        template = self.one(name).template
        self._role(approver, template, "approver")
        if digest != template.digest:
            raise StaffError("見ていたものと、公開されているひな型が違います。開きなおしてください。")

        def work(connection: Connection) -> None:
            city, now = self.approvals.channel.city, self.approvals.now()
            if template_approvals.approve(connection, city, template.id, digest, approver.id, now):
                self._record(connection, approver, "approver", "template-approved", template.id)
                return
            there = template_approvals.find(connection, city, template.id, digest)
            if there is None or there.approver_id != approver.id:  # else it was pressed twice
                raise StaffError("承認を待っていないか、自分が出したものです。別の承認者に頼んでください。")

        self.approvals.database.write(work)

    def preview(self, name: str, given: Mapping[str, str]) -> Preview:
        """What would go out. Its ``digest`` says what was seen: words and audience, not the minute."""
        template, edition = self.one(name).template, self._edition()
        try:
            notice = filled(template, given, edition.city, tuple(edition.facilities.values()))
        except BlankError as error:
            raise StaffError(str(error)) from None
        counter = counter_of(edition, self.approvals.analyzer, local_time(self.approvals.now()).date())
        seen = previewed(notice, "announcement", counter, self.approvals.around(URGENT_DELAY))
        words = [replace(one.part, key="", due_at=0, valid_until=0) for one in seen.shown]
        return replace(seen, basis=template.digest, digest=digest_of(words))

    def send(self, officer: Account, name: str, given: Mapping[str, str], digest: str) -> int:
        """Send what was seen, one minute from now; until then it can be stopped. Returns the id of the sending.

        Pressing twice sends once.
        """
        standing, seen = self.one(name), self.preview(name, given)
        template, approval = standing.template, standing.approval
        role = self._role(officer, template, *HELD)
        if approval is None or approval.approver_id is None:
            raise StaffError("このひな型は、承認されていません。")
        if digest != seen.digest or template.digest != seen.basis:
            raise StaffError("見ていたものと違います。開きなおして、もう一度確かめてください。")
        if stops := [one.message for one in seen.findings if one.stops or one.rule == "words"]:
            raise StaffError("このままでは送れません。" + "".join(stops))
        # two people stand for the words, so there is always one who is not the officer
        voucher = approval.approver_id if approval.approver_id != officer.id else approval.author_id
        now, new = self.approvals.now(), self._sending(officer, seen)
        parts = [replace(one.part, key=f"{new.notice}#{now}") for one in seen.shown]

        def work(connection: Connection) -> int:
            made = sendings.add(connection, new, parts)
            if made is None:
                return _twice(connection, new)
            stop_until = now + int(URGENT_DELAY.total_seconds() * 1000)
            sendings.approve(connection, made, digest, voucher, now, stop_until)
            self._record(connection, officer, role, "template-sent", f"{made} {template.id}")
            return made

        return self.approvals.database.write(work)

    def drill(self, officer: Account, name: str, given: Mapping[str, str], form: str) -> int:
        """Send it to the guests only, marked as a test. Returns to how many. form: as in ``Rehearsals.send``."""
        return self.rehearsals.send(officer, self.preview(name, given), form)

    def _sending(self, officer: Account, seen: Preview) -> NewSending:
        assert seen.notice.section is not None  # every template has one
        return NewSending(
            city=self.approvals.channel.city,
            section=seen.notice.section,
            channel=self.approvals.channel.name,
            notice=f"{OF_TEMPLATE}{seen.notice.id}",
            title=seen.notice.title,
            kind="announcement",
            urgent=True,
            demo=False,
            basis=seen.basis,
            digest=seen.digest,
            author_id=officer.id,
            made_at=self.approvals.now(),
        )

    def _edition(self) -> Edition:
        edition = self.approvals.shelf.edition(self.approvals.channel.city)
        if edition is None:
            raise StaffError(f"「{self.approvals.channel.city}」の内容が、まだ公開されていません。")
        return edition

    def _standing(self, edition: Edition, template: Template) -> Standing:
        city, facilities = edition.city, tuple(edition.facilities.values())
        approval = self.approvals.database.read(
            lambda c: template_approvals.find(c, city.id, template.id, template.digest)
        )
        options = {blank.name: choices(blank, city, facilities) for blank in template.blanks}
        return Standing(template=template, approval=approval, options=options)

    def _role(self, account: Account, template: Template, *roles: Role) -> Role:
        for role in roles:
            if may(account, role, self.approvals.channel.city, template.section):
                return role
        raise StaffError("この操作をする役割が、あなたのアカウントに付いていません。")

    def _record(self, connection: Connection, account: Account, role: Role, action: Action, target: str) -> None:
        city, now = self.approvals.channel.city, self.approvals.now()
        done = Done(at=now, account_id=account.id, role=role, action=action, target=target, city=city)
        audit.record(connection, done)


def _twice(connection: Connection, new: NewSending) -> int:
    """What the same officer is already sending in the same words. Raises StaffError when it is another."""
    for there in sendings.open_like(connection, new):
        if (there.author_id, there.digest) == (new.author_id, new.digest):
            return there.id
    raise StaffError("同じひな型のお知らせを、いま送るところです。1分たってからにしてください。")
