"""A message as residents see it in LINE, in every language: what the pages of notices and templates draw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.bodies import read_body
from bot.channels import Drawn
from bot.preview import Shown
from bot.store.sendings import Part
from handlers.message import Reply
from knowledge.languages import LANGUAGES, NAMES
from scheduler.due import local_time


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """One language of a message. spoken: the one its words are in. people: who read it so, None when it is not known.

    drawn: the messages as LINE is handed them; lines: what its notifications and its list of talks say of them; hour:
    when it goes.
    """

    language: str
    spoken: str
    people: int | None
    reply: Reply
    drawn: Drawn
    hour: str

    @property
    def name(self) -> str:
        """Whose phone it is."""
        return NAMES[self.language]

    @property
    def instead(self) -> str | None:
        """The language that is read for want of a translation."""
        return NAMES[self.spoken] if self.spoken != self.language else None

    @property
    def lines(self) -> list[str]:
        """One for each message."""
        return [str(message.get("altText") or message.get("text", "")) for message in self.drawn]


@dataclass(frozen=True, kw_only=True, slots=True)
class Screen:
    """A message on all phones. part: as stored, or as it would be; shown: whom it would reach, None once it went."""

    part: Part
    shown: Shown | None
    phones: tuple[Phone, ...]


def screen_of(part: Part, shown: Shown | None, drawn: Callable[[Reply], Drawn]) -> Screen:
    """``part`` on all phones. drawn: makes what LINE is handed."""
    people: Mapping[str, int] | None = shown.reach.languages if shown else None
    when = local_time(part.due_at)
    phones = []
    for language in (name for name in LANGUAGES if name in part.bodies):
        reply = read_body(part.bodies[language])
        phone = Phone(
            language=language,
            spoken=reply.messages[-1].lang,
            people=people.get(language, 0) if people is not None else None,
            reply=reply,
            drawn=drawn(reply),
            hour=f"{when.hour}:{when.minute:02}",
        )
        phones.append(phone)
    return Screen(part=part, shown=shown, phones=tuple(phones))
