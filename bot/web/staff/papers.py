"""A notice for those without a phone: a sheet for the circular, a slide, a paragraph, sentences to be read out."""

from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from bot.approval import Approvals
from bot.staff.roles import StaffError
from bot.web.staff.guard import needs
from bot.web.staff.setup import drawn
from handlers.event import Counter
from handlers.notice_texts import announcement_script, bulletin, paper_card
from scheduler.notice import Notice


@dataclass(frozen=True, kw_only=True, slots=True)
class Papers:
    """The pages. public_url: where residents find the counter."""

    approvals: Approvals
    public_url: str | None

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/notices/<name>/texts", "notice_texts", self.texts)
        pages.add_url_rule("/notices/<name>/flyer", "flyer", self.flyer)
        pages.add_url_rule("/notices/<name>/slide", "slide", self.slide)

    @needs("account")
    def texts(self, name: str) -> ResponseReturnValue:
        """What can be printed in the bulletin and read out."""
        notice, counter = self._notice(name)
        return render_template(
            "staff/texts.html",
            name=name,
            title=notice.title,
            paragraph=bulletin(notice, counter),
            script=announcement_script(notice, counter),
        )

    @needs("account")
    def flyer(self, name: str) -> ResponseReturnValue:
        """A sheet of A4."""
        return self._paper(name, "sheet")

    @needs("account")
    def slide(self, name: str) -> ResponseReturnValue:
        """A picture for a screen."""
        return self._paper(name, "slide")

    def _paper(self, name: str, shape: Literal["sheet", "slide"]) -> str:
        notice, counter = self._notice(name)
        counter_page = f"{self.public_url.rstrip('/')}/{counter.city.id}/" if self.public_url else None
        address = notice.page or counter_page
        return render_template(
            "staff/paper.html",
            card=paper_card(notice, counter),
            city=counter.city.name,
            qr=drawn(address) if address else None,
            shape=shape,
        )

    def _notice(self, name: str) -> tuple[Notice, Counter]:
        try:
            return self.approvals.notice(name)
        except StaffError:
            abort(404)
