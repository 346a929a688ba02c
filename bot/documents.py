"""What stands in a city's index: its answers, the matters of other agencies, small talk."""

from dataclasses import replace

from bot.content import CityContent
from faq.elsewhere import Elsewhere
from faq.entry import Entry
from faq.guidance import Guidance
from faq.smalltalk import Smalltalk
from knowledge.catalogue import Catalogue
from knowledge.languages import Foreign
from knowledge.search import Document


def documents(city: CityContent, catalogue: Catalogue) -> list[Document]:
    """Everything that can be found, as the search needs it; only the city's own answers have a topic."""
    return [
        *(_entry(entry, catalogue) for entry in city.entries),
        *map(_elsewhere, city.elsewhere),
        *map(_smalltalk, city.smalltalk),
    ]


def foreign_documents(city: CityContent, catalogue: Catalogue, language: Foreign) -> list[Document]:
    """What is translated to a language, in that language."""
    japanese = {document.id: document for document in documents(city, catalogue)}
    return [
        replace(
            japanese[guidance.id],
            title=translation.title,
            phrasings=translation.phrasings,
            answer=translation.answer if japanese[guidance.id].answer else "",
        )
        for guidance in (*city.entries, *city.elsewhere)
        if (translation := guidance.translations.get(language))
    ]


def _in_easy_japanese(guidance: Guidance) -> tuple[str, ...]:
    """How learners of Japanese ask: Japanese like any other."""
    easy = guidance.translations.get("ja-easy")
    return easy.phrasings if easy else ()


def _entry(entry: Entry, catalogue: Catalogue) -> Document:
    return Document(
        id=entry.id,
        kind="entry",
        topic=entry.topic,
        category=catalogue.topics[entry.topic].category,
        title=entry.title,
        phrasings=(*entry.phrasings, *_in_easy_japanese(entry)),
        answer=entry.answer,
    )


def _elsewhere(matter: Elsewhere) -> Document:
    """Without its answer, which also says what the city itself does, and would be found by questions about that."""
    return Document(
        id=matter.id,
        kind="elsewhere",
        topic="",
        category="elsewhere",
        title=matter.title,
        phrasings=(*matter.phrasings, *_in_easy_japanese(matter)),
        answer="",
    )


def _smalltalk(said: Smalltalk) -> Document:
    """Without its text, which speaks of what the counter can do and would be found by questions about that."""
    first, *others = said.phrasings
    return Document(
        id=said.id,
        kind="smalltalk",
        topic="",
        category="smalltalk",
        title=first,
        phrasings=tuple(others),
        answer="",
    )
