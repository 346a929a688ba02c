"""Where a resident stands in a guide, carried by its buttons: nothing of it is kept in a row of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from handlers.answer import spoken_in
from handlers.event import Counter, Listed
from handlers.message import Tap
from handlers.postback import Postback, decode, encode
from knowledge.guide import Guide, Next, Outcome, StaleError, replay
from knowledge.languages import Language

NAME = "guide"
STOP = "guide-stop"


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A guide in the version that was answered, the answers so far, and the event with which it began."""

    guide: str
    version: str
    session: int
    tokens: tuple[str, ...] = ()

    def data(self, name: str = NAME, **more: str | int) -> str:
        """The data of a button that leads here."""
        answers = ".".join(self.tokens)
        return encode(name, id=self.guide, v=self.version, s=self.session, a=answers, **more)

    def answered(self, token: str) -> "State":
        """One answer further on."""
        return replace(self, tokens=(*self.tokens, token))

    def back(self) -> "State":
        """One answer back."""
        return replace(self, tokens=self.tokens[:-1])

    def again(self) -> "State":
        """At the first question."""
        return replace(self, tokens=())

    def listed(self, made_on: date, language: Language) -> Listed:
        """What the checklist is made from, once all is answered."""
        return Listed(guide=self.guide, version=self.version, tokens=self.tokens, made_on=made_on, language=language)


def state_of(pressed: Postback) -> State:
    """The state that a button carries; missing fields are those of a guide not begun."""
    answers = pressed.fields.get("a", "")
    return State(
        guide=pressed.fields.get("id", ""),
        version=pressed.fields.get("v", ""),
        session=pressed.number("s"),
        tokens=tuple(filter(None, answers.split("."))),
    )


def step(state: State, counter: Counter) -> Next | Outcome:
    """What follows from a state. Raises StaleError when its guide is gone or has changed."""
    guide = counter.guides.get(state.guide)
    if guide is None or (state.version and state.version != guide.version):
        raise StaleError(state.guide)
    return replay(guide, state.tokens)


def begin(guide: Guide, session: int) -> State:
    """A guide from its first question."""
    return State(guide=guide.id, version=guide.version, session=session)


def unfinished(data: str | None, counter: Counter) -> State | None:
    """The state behind the last button of a guide when a question of it waits for an answer."""
    pressed = decode(data or "")
    if pressed.name != NAME:
        return None
    state = state_of(pressed)
    try:
        return state if isinstance(step(state, counter), Next) else None
    except StaleError:
        return None


def chosen_words(chosen: Guide, language: Language) -> tuple[str, str, Language]:
    """Name, summary and their language; a name alone may be translated where the questions are not."""
    for candidate in spoken_in(language):
        if words := chosen.translations.get(candidate):
            return words.name, words.summary or chosen.summary, candidate
    return chosen.name, chosen.summary, "ja"


def guide_taps(counter: Counter, language: Language, guides: Iterable[Guide] | None = None) -> tuple[Tap, ...]:
    """A button for each of ``guides``, by default for all of them."""
    listed = counter.guides.values() if guides is None else guides
    names = ((one.id, chosen_words(one, language)[0]) for one in listed)
    return tuple(Tap(label=name, data=encode("guide", id=key), shown=name) for key, name in names)
