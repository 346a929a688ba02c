"""What is coming in a city, as a page: by topic, with seats, maps and calendars to subscribe to; and how to hear of it.

It is what the web has instead of notices, which only LINE can send. It needs no JavaScript.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from bot.conversation import counter_of, milliseconds
from bot.edition import Edition
from bot.publication import Shelf
from bot.signups import Signups
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.web.display import display, spoken, switched
from bot.web.door import edition_of
from handlers.answer import spoken_in
from handlers.calendar import time_fact
from handlers.event import Counter, Event
from handlers.menu import offered
from handlers.message import Fact
from handlers.notices import phone_of, section_name
from handlers.sessions import of_topic
from knowledge.languages import Language
from knowledge.text import Analyzer
from scheduler.event_export import KINDS

SHOWN = 6
"""Times listed of each kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """The next times of one topic. calendar: whether there is something that other calendars may have."""

    topic: str
    name: str
    times: tuple[Fact, ...]
    calendar: bool
    samples: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class EventPages:
    """The pages of all cities. today: the day in Japan."""

    shelf: Shelf
    database: Database
    cipher: Cipher
    analyzer: Analyzer
    today: Callable[[], date]

    def blueprint(self) -> Blueprint:
        """The route."""
        pages = Blueprint("events", __name__)
        pages.add_url_rule("/<city>/events", view_func=self.page)
        return pages

    def page(self, city: str) -> ResponseReturnValue:
        """What is coming, by topic."""
        edition = edition_of(self.shelf, city)
        if chosen := switched():
            return chosen
        language, counter = display().language, self._counter(edition)
        return render_template(
            "events.html",
            city=edition.city,
            listed=list(_listed(counter, language)),
            sections=_sections(counter),
            languages=offered(counter),
            **spoken(edition.wording, language),
        )

    def _counter(self, edition: Edition) -> Counter:
        counter = counter_of(edition, self.analyzer, self.today())
        signups = Signups(self.database, self.cipher, counter, milliseconds)
        return replace(counter, free_seats=signups.free_seats)


def _listed(counter: Counter, language: Language) -> Iterator[Listed]:
    for topic in counter.notice_topics.values():
        found = of_topic(topic.id, Event(id=0, kind="page", language=language), counter).times
        if found:
            shown = found[:SHOWN]
            yield Listed(
                topic=topic.id,
                name=topic.words(spoken_in(language)),
                times=tuple(time_fact(one, counter, language) for one in shown),
                calendar=any(one.notice.kind in KINDS and not one.notice.demo for one in found),
                samples=any(one.notice.demo for one in found),
            )


def _sections(counter: Counter) -> dict[str, str | None]:
    """Whom to call to sign up, by name; None: nobody has said the number yet."""
    wanted = [one for one in counter.notices.values() if one.apply.chat or one.apply.phone]
    return {section_name(one, counter): phone_of(one, counter) for one in wanted}
