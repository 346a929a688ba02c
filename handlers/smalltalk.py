"""A greeting is greeted: a short reply, and the menu for whoever came with a question."""

from faq.smalltalk import Smalltalk
from handlers.answer import fill, spoken_in
from handlers.event import Asked, Counter, Event, Result
from handlers.menu import main_menu
from handlers.message import Reply, Text
from knowledge.languages import Language
from knowledge.search import Candidate


def chat(event: Event, counter: Counter, found: tuple[Candidate, ...]) -> Result:
    """The reply to what is no question; nobody is asked whether it helped."""
    said = counter.smalltalk[found[0].id]
    text, spoken = _words(said, event.language)
    reply = Reply(messages=(Text(text=fill(text, counter), lang=spoken),), quick=main_menu(counter, event.language))
    return Result(reply=reply, asked=Asked(outcome="smalltalk", candidates=found, entry_id=said.id))


def _words(said: Smalltalk, language: Language) -> tuple[str, Language]:
    for candidate in spoken_in(language):
        if translation := said.translations.get(candidate):
            return translation.text, candidate
    return said.text, "ja"
