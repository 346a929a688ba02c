"""What the bot says, free of any channel: LINE renders it in ``bot/line/render.py``, the web in its templates."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Say:
    """A button that sends ``text`` as if the resident had typed it."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tap:
    """A button that sends ``data`` back to us; ``shown`` is what the resident is seen to say."""

    label: str
    data: str
    shown: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Open:
    """A button or line that opens ``url`` (``https:`` or ``tel:``)."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PickDay:
    """A button that opens a calendar; the day chosen comes back as the field ``day`` of ``data``."""

    label: str
    data: str
    initial: date
    earliest: date
    latest: date


Action = Say | Tap | Open | PickDay


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """Plain sentences; a blank line separates paragraphs."""

    text: str
    lang: str = "ja"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One labelled line of a card: the section, its phone, its hours today, the date checked."""

    label: str
    value: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fold:
    """A line that opens to more: in place where the channel can, else by sending ``tap``."""

    label: str
    value: str
    text: str
    tap: Tap


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """A thing to bring; ``picture`` is its drawing in ``bot/web/static/evidence``, for channels that can show it."""

    text: str
    picture: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Things:
    """What to bring, below a heading."""

    title: str
    listed: tuple[Thing, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """An answer: title, body, things, folds, facts in a fixed order, buttons, a note, and two feedback buttons."""

    title: str
    body: str
    things: Things | None = None
    folds: tuple[Fold, ...] = ()
    facts: tuple[Fact, ...] = ()
    actions: tuple[Action, ...] = ()
    feedback: tuple[Tap, ...] = ()
    feedback_title: str = ""
    note: str | None = None
    lang: str = "ja"

    @property
    def text(self) -> str:
        """The body, and the things below it as lines, for channels without pictures."""
        if self.things is None:
            return self.body
        lines = [self.things.title, *(f"・{thing.text}" for thing in self.things.listed)]
        return "\n\n".join(filter(None, (self.body, "\n".join(lines))))


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """A question with buttons, one below the other."""

    text: str
    options: tuple[Action, ...]
    lang: str = "ja"


Message = Text | Card | Choices


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """Everything one event gets back; ``quick`` are the small buttons below the last message (LINE: quick replies)."""

    messages: tuple[Message, ...] = ()
    quick: tuple[Action, ...] = field(default=())
