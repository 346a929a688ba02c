"""A checklist as a page: to print on A4, to put into a calendar, and to show at the counter by its QR code."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.calendar import calendar_of
from bot.conversation import counter_of
from bot.edition import Edition
from bot.links import VALID_DAYS, Links
from bot.publication import Shelf
from bot.web.display import display, spoken, switched
from bot.web.door import edition_of, qr_code
from bot.web.readings import unread
from handlers.answer import spoken_in
from handlers.checklist_words import (
    bring_line,
    cost_lines,
    due_lines,
    marked,
    note_lines,
    picture,
    stop_text,
    when_text,
)
from handlers.dates import full_date
from handlers.event import Counter, Listed
from handlers.guide_state import chosen_words
from knowledge.checklist import Bring, Checklist, Step, checklist
from knowledge.guide import Outcome, StaleError, replay
from knowledge.languages import Language, foreign
from knowledge.text import Analyzer
from knowledge.visit import Stop, Visit


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line in the resident's language, with the Japanese below it where that is another one."""

    text: str
    japanese: str | None = None
    picture: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lists:
    """The pages of checklists of all cities."""

    shelf: Shelf
    links: Links
    analyzer: Analyzer

    def blueprint(self) -> Blueprint:
        """The routes."""
        pages = Blueprint("lists", __name__)
        pages.add_url_rule("/<city>/list/<token>", view_func=self.page)
        pages.add_url_rule("/<city>/list/<token>.ics", view_func=self.calendar)
        pages.add_url_rule("/<city>/list/<token>.svg", view_func=self.qr)
        return pages

    def page(self, city: str, token: str) -> ResponseReturnValue:
        """The list, line by line beside the Japanese, with pictures of what to bring."""
        edition = edition_of(self.shelf, city)
        if chosen := switched():
            return chosen
        listed, made = self._read(edition, token)
        if listed is None or made is None:
            return render_template("gone.html", city=edition.city, **spoken(edition.wording, display().language)), 410
        counter = self._counter(edition, listed)
        return render_template("list.html", **_shown(made, listed, counter), city=edition.city, token=token)

    def calendar(self, city: str, token: str) -> ResponseReturnValue:
        """The deadlines as an iCalendar file."""
        edition = edition_of(self.shelf, city)
        listed, made = self._read(edition, token)
        if listed is None or made is None:
            abort(410)
        page = url_for("lists.page", city=city, token=token, _external=True)
        content = calendar_of(made, listed, self._counter(edition, listed), page)
        headers = {"Content-Disposition": f'attachment; filename="{made.guide.id}.ics"'}
        return Response(content, mimetype="text/calendar", headers=headers)

    def qr(self, city: str, token: str) -> ResponseReturnValue:
        """The QR code of the page, for the counter."""
        edition = edition_of(self.shelf, city)
        if self._read(edition, token)[1] is None:
            abort(410)
        return qr_code(url_for("lists.page", city=city, token=token, _external=True))

    def _counter(self, edition: Edition, listed: Listed) -> Counter:
        return counter_of(edition, self.analyzer, listed.made_on)

    def _read(self, edition: Edition, token: str) -> tuple[Listed | None, Checklist | None]:
        """What a link stands for; nothing when it has ended or its guide is not what it was."""
        listed = self.links.read(edition.city.id, token)
        guide = edition.guides.get(listed.guide) if listed else None
        if listed is None or guide is None or guide.version != listed.version:
            return listed, None
        try:
            outcome = replay(guide, listed.tokens)
        except StaleError:
            return listed, None
        if not isinstance(outcome, Outcome):
            return listed, None
        return listed, checklist(guide, outcome, edition.procedures, edition.city, listed.made_on)


def _shown(made: Checklist, listed: Listed, counter: Counter) -> dict[str, object]:
    """Everything the template needs, in words."""
    language, say = listed.language, counter.wording.say
    until = listed.made_on + timedelta(days=VALID_DAYS)
    return {
        **spoken(counter.wording, language),
        "title": say("checklist.title", language, name=chosen_words(made.guide, language)[0]),
        "made": say("page.made", language, day=full_date(listed.made_on, language)),
        "valid": say("page.valid", language, day=full_date(until, language)),
        "back": say("page.back", language, city=counter.city.name),
        "calendar": bool(made.deadlines),
        **_sections(made, language, counter),
    }


def _sections(made: Checklist, language: Language, counter: Counter) -> dict[str, object]:
    """The parts of the list as lines; in a foreign language all with their Japanese, in やさしい日本語 the names."""
    below: Language = "ja" if foreign(language) else language

    def both(text: Callable[[Language], str]) -> Line:
        return _line(text(language), text(below))

    def all_of(lines: Callable[[Checklist, Language, Counter], list[str]]) -> list[Line]:
        return [_line(*pair) for pair in zip(lines(made, language, counter), lines(made, below, counter), strict=True)]

    def named(step: Step, text: Callable[[Step, Language], str]) -> Line:
        return _line(text(step, language), text(step, "ja"))

    return {
        "steps": [(named(step, partial(_step, counter)), both(partial(_due, step, counter))) for step in made.steps],
        "notes": all_of(note_lines),
        "visits": [
            (both(partial(_when, visit, counter)), [both(partial(_stop, stop, counter)) for stop in visit.stops])
            for visit in made.visits
        ],
        "bring": [_thing(both(partial(_bring, one, counter)), one, counter) for one in made.bring],
        "costs": all_of(cost_lines),
        "home": [named(step, _name) for step in made.from_home],
    }


def _line(text: str, japanese: str) -> Line:
    """A line, and those parts of its Japanese that it does not say itself."""
    said = [*text.split("\n"), *unread(text).split("\n")]
    besides = [part for part in japanese.split("\n") if part not in said]
    return Line(text=text, japanese="\n".join(besides) or None)


def _step(counter: Counter, step: Step, language: Language) -> str:
    return marked(_name(step, language), step, language, counter)


def _name(step: Step, language: Language) -> str:
    """Its translated name alone: the Japanese one stands below it."""
    return step.procedure.words(spoken_in(language))[0]


def _due(step: Step, counter: Counter, language: Language) -> str:
    return "\n".join(due_lines(step, language, counter))


def _when(visit: Visit, counter: Counter, language: Language) -> str:
    return when_text(visit, language, counter)


def _stop(stop: Stop, counter: Counter, language: Language) -> str:
    return stop_text(stop, language, counter)


def _thing(line: Line, bring: Bring, counter: Counter) -> Line:
    return replace(line, picture=picture(bring, counter.vocabulary))


def _bring(bring: Bring, counter: Counter, language: Language) -> str:
    return bring_line(bring, language, counter)
