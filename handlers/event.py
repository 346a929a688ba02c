"""What comes in to a handler and what goes out: events and results are data, free of any channel."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from faq.entry import Entry
from handlers.message import Reply
from handlers.wording import Wording
from knowledge.catalogue import Catalogue
from knowledge.city import City
from knowledge.emergency import Emergency
from knowledge.languages import Language
from knowledge.search import Candidate, Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something a resident did. ``text`` is redacted already; ``data`` is a postback's or a message id."""

    id: int
    kind: str
    text: str = ""
    data: str = ""
    warnings: tuple[str, ...] = ()
    language: Language = "ja"


@dataclass(frozen=True, kw_only=True, slots=True)
class Counter:
    """Everything a handler may look at: one publication of one city, as of one day."""

    city: City
    entries: Mapping[str, Entry]
    catalogue: Catalogue
    emergencies: tuple[Emergency, ...]
    wording: Wording
    search: Callable[[str], Outcome]
    today: date
    privacy_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question to be recorded with its outcome; candidates best first."""

    outcome: str
    candidates: tuple[Candidate, ...] = ()
    entry_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rated:
    """The resident found the answer ``entry_id`` to the question of event ``question`` helpful or not, and why."""

    question: int
    entry_id: str
    helpful: bool
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageChosen:
    """Answer this resident in ``language`` from now on."""

    language: Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """The resident left: delete what connects our row with their account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsent:
    """The resident took a message back: delete its text."""

    message_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave:
    """Leave the group or room after the reply."""


Effect = Rated | LanguageChosen | Forgotten | Unsent | Leave


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What one event leads to."""

    reply: Reply = field(default_factory=Reply)
    asked: Asked | None = None
    effects: tuple[Effect, ...] = ()


Handler = Callable[[Event, Counter], Result]
