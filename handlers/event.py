"""What comes in to a handler and what goes out: events and results are data, free of any channel."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from faq.elsewhere import Elsewhere
from faq.entry import Entry
from faq.smalltalk import Smalltalk
from handlers.message import Reply
from handlers.wording import Wording
from knowledge.aspects import Aspects
from knowledge.catalogue import Catalogue
from knowledge.city import City
from knowledge.emergency import Emergency
from knowledge.evidence import Vocabulary
from knowledge.facility import Facility
from knowledge.guide import Guide
from knowledge.languages import Language
from knowledge.procedure import Procedure
from knowledge.search import Candidate, Outcome
from scheduler.commands import NO_COMMANDS, Commands
from scheduler.group_request import GroupRequests
from scheduler.notice import Notice
from scheduler.occurrences import Occurrence
from scheduler.pairing import Pairing
from scheduler.signup import Booking, Seats
from scheduler.topics import NoticeTopic
from scheduler.wishes import NO_WISHES, Wishes


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something a resident did. ``text`` is redacted already; ``data`` is a postback's or a message id.

    language: what is answered in. chosen: what the resident has chosen, where the language of a text or button goes
    before it. heard: the language of the text, recognised unless somebody told it.
    shown: the id of the card that the resident has just been shown, which a short question may ask on about.
    open_guide: the data of the last button of a guide pressed within a day. wishes: what the resident wants to hear of.
    """

    id: int
    kind: str
    text: str = ""
    data: str = ""
    warnings: tuple[str, ...] = ()
    language: Language = "ja"
    chosen: Language | None = None
    heard: Language | None = None
    shown: str | None = None
    open_guide: str | None = None
    wishes: Wishes = NO_WISHES


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """All that a checklist is made from: a guide in one version, the answers to it, the day, and the language."""

    guide: str
    version: str
    tokens: tuple[str, ...]
    made_on: date
    language: Language


def unknown_seats(occurrence: Occurrence) -> int | None:
    """How many seats are free: nobody counts them."""
    del occurrence
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Counter:
    """Everything a handler may look at: one publication of one city, as of one day.

    calendar_url: the page with what is coming, for whoever can open it.
    free_seats: of an occurrence of a notice; None when nobody counts them. seats: as the resident may use them; None
    where nobody can be written to later. requests, pairing: those of groups, and becoming a guest, likewise. seat_url:
    the page of a seat, to be shown at the door. rehearsal: no resident is here, so one may sign up for demonstrations.
    """

    city: City
    entries: Mapping[str, Entry]
    elsewhere: Mapping[str, Elsewhere]
    smalltalk: Mapping[str, Smalltalk]
    procedures: Mapping[str, Procedure]
    guides: Mapping[str, Guide]
    vocabulary: Vocabulary
    catalogue: Catalogue
    emergencies: tuple[Emergency, ...]
    aspects: Aspects
    wording: Wording
    search: Callable[[str, Language], Outcome]
    today: date
    privacy_url: str | None = None
    calendar_url: str | None = None
    checklist_url: Callable[[Listed], str] | None = None
    can_remind: bool = False
    commands: Commands = NO_COMMANDS
    rehearsal: bool = False
    facilities: Mapping[str, Facility] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)
    notice_topics: Mapping[str, NoticeTopic] = field(default_factory=dict)
    seats: Seats | None = None
    requests: GroupRequests | None = None
    pairing: Pairing | None = None
    seat_url: Callable[[Booking], str] | None = None
    free_seats: Callable[[Occurrence], int | None] = unknown_seats

    def guidance(self, name: str) -> Entry | Elsewhere | None:
        """What a card can show: an answer of the city, or a matter of another agency."""
        return self.entries.get(name) or self.elsewhere.get(name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question to be recorded with its outcome and its language; candidates best first.

    entry_id: what was shown, of any kind. text: the part of the message that asked; None: all of it.
    """

    outcome: str
    candidates: tuple[Candidate, ...] = ()
    entry_id: str | None = None
    language: Language = "ja"
    text: str | None = None


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
class WishesChosen:
    """From now on tell this resident only of what they wish."""

    wishes: Wishes


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """What to send on a day, and the last day on which it is of use: the deadline."""

    on: date
    due: date
    reply: Reply


@dataclass(frozen=True, kw_only=True, slots=True)
class RemindersWanted:
    """Remind this resident of the deadlines of a checklist."""

    listed: Listed
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RemindersStopped:
    """Send no more of the reminders that the resident asked for in the event ``asked_in``."""

    asked_in: int


@dataclass(frozen=True, kw_only=True, slots=True)
class GuideMoved:
    """Where the resident stands in a guide now, where the event itself does not say so: it began, or a day was given.

    data: that of a button which leads there.
    """

    data: str


Effect = (
    GuideMoved | RemindersWanted | RemindersStopped | Rated | LanguageChosen | WishesChosen | Forgotten | Unsent | Leave
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What one event leads to.

    parts: the results of the questions in a message that asked several, in their order; the reply is made of theirs.
    """

    reply: Reply = field(default_factory=Reply)
    asked: Asked | None = None
    effects: tuple[Effect, ...] = ()
    parts: tuple["Result", ...] = ()

    @property
    def every_asked(self) -> tuple[Asked, ...]:
        """The questions of the event, in their order."""
        return tuple(part.asked for part in self.parts or (self,) if part.asked)


Handler = Callable[[Event, Counter], Result]
