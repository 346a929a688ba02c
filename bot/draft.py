"""The counter as the files stand, whether they are published or not: for checks, previews and tests of the content."""

from collections.abc import Callable
from datetime import date

from bot.content import Content
from bot.indexes import Known, index_rows, name_rows, read_library
from handlers.event import Counter
from knowledge.aspects import Aspects
from knowledge.languages import Language
from knowledge.polyglot import Library
from knowledge.search import Outcome, Unknown
from knowledge.search.semantic import Encoder
from scheduler.commands import Commands

Search = Callable[[str, Language], Outcome]


def _find_nothing(question: str, language: Language) -> Outcome:
    del question, language
    return Unknown(candidates=())


def draft_counter(content: Content, city: str, today: date, search: Search = _find_nothing) -> Counter:
    """What the handlers see of the files of a city on a day; without ``search`` no question finds an answer."""
    held = content.cities[city]
    return Counter(
        city=held.city,
        entries={one.id: one for one in held.entries},
        elsewhere={one.id: one for one in held.elsewhere},
        smalltalk={one.id: one for one in held.smalltalk},
        procedures={one.id: one for one in held.procedures},
        guides={one.id: one for one in held.guides},
        facilities={one.id: one for one in held.facilities},
        notices={one.id: one for one in held.notices},
        notice_topics=content.notice_topics,
        vocabulary=content.vocabulary,
        catalogue=content.catalogue,
        emergencies=content.emergencies,
        aspects=Aspects(content.aspects),
        commands=Commands.of(content.commands, content.aspects, content.notice_topics, held.city),
        wording=content.wording,
        search=search,
        today=today,
    )


def draft_library(content: Content, city: str, known: Known, encoder: Encoder | None) -> Library:
    """The indexes of a city built in memory, as publishing builds them (some seconds). known: see ``index_rows``."""
    rows = index_rows(content, content.cities[city], known, encoder)
    return read_library(rows, content.terms, name_rows(content, known), encoder)
