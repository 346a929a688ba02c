"""How complete the content is in every language, for whoever translates it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.content import CityContent, Content
from faq.entry import Entry
from handlers.wording import FALLBACK
from knowledge.guide import Guide
from knowledge.guide_paths import untranslated
from knowledge.languages import LANGUAGES, Language

OWN_PHRASINGS = 5
"""Phrasings in a language from which on its questions are found well among themselves."""

LABELS = {
    "answers": "回答",
    "phrasings": f"聞き方が{OWN_PHRASINGS}つ以上ある回答",
    "disaster": "災害の回答",
    "elsewhere": "ほかの役所の案内",
    "smalltalk": "あいさつなどの返事",
    "procedures": "手続き",
    "guide_names": "ガイドの名前",
    "guides": "ガイドの質問も答えも全部",
    "words": "持ち物・条件・日の名前",
    "wording": "まどぐち自身の文言",
}
"""What is counted -> its name in the table."""

_DISASTER = "disaster."
_COLUMN = 10
"""Columns of a count in the table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How many of ``total`` exist in a language, and the ids of the others."""

    covered: int
    total: int
    missing: tuple[str, ...]


Report = Mapping[Language, Mapping[str, Share]]
"""Language -> what is counted (``LABELS``) -> how much of it there is."""


def report_languages(content: Content) -> Report:
    """The report on all cities together: a record that one city lacks in a language is missing."""
    return {language: dict(_shares(content, language)) for language in LANGUAGES if language != FALLBACK}


def table(report: Report) -> str:
    """The counts, a column a language, and below them the disaster answers that are missing."""
    lines = ["".join(language.rjust(_COLUMN) for language in report)]
    for kind, label in LABELS.items():
        shares = (shares[kind] for shares in report.values())
        lines.append("".join(f"{one.covered}/{one.total}".rjust(_COLUMN) for one in shares) + f"  {label}")
    lacking = {language: shares["disaster"].missing for language, shares in report.items()}
    lines += [f"{language} にない災害の回答: {'、'.join(ids)}" for language, ids in lacking.items() if ids]
    return "\n".join(lines)


def _shares(content: Content, language: Language) -> Iterator[tuple[str, Share]]:
    cities = tuple(content.cities.values())
    entries = tuple(entry for city in cities for entry in city.entries)
    yield "answers", _share((entry.id, language in entry.translations) for entry in entries)
    yield "phrasings", _share((entry.id, _asked(entry, language)) for entry in entries)
    disasters = (entry for entry in entries if entry.topic.startswith(_DISASTER))
    yield "disaster", _share((entry.id, language in entry.translations) for entry in disasters)
    yield from _records(cities, language)
    guides = tuple(guide for city in cities for guide in city.guides)
    yield "guide_names", _share((guide.id, language in guide.translations) for guide in guides)
    yield "guides", _share((guide.id, _whole(guide, language)) for guide in guides)
    vocabulary = content.vocabulary
    listed = (("items", vocabulary.items), ("conditions", vocabulary.conditions), ("events", vocabulary.events))
    terms = ((f"{name}.{term.id}", term) for name, terms in listed for term in terms.values())
    yield "words", _share((name, language in term.translations) for name, term in terms)
    said = content.wording.texts.get(language, {})
    yield "wording", _share((key, key in said) for key in content.wording.texts[FALLBACK])


def _records(cities: Iterable[CityContent], language: Language) -> Iterator[tuple[str, Share]]:
    cities = tuple(cities)
    yield "elsewhere", _share((one.id, language in one.translations) for city in cities for one in city.elsewhere)
    yield "smalltalk", _share((one.id, language in one.translations) for city in cities for one in city.smalltalk)
    yield "procedures", _share((one.id, language in one.translations) for city in cities for one in city.procedures)


def _asked(entry: Entry, language: Language) -> bool:
    own = entry.translations.get(language)
    return own is not None and len(own.phrasings) >= OWN_PHRASINGS


def _whole(guide: Guide, language: Language) -> bool:
    """Whether a resident can be led through a guide without meeting Japanese."""
    own = guide.translations.get(language)
    return own is not None and bool(own.questions) and own.summary is not None and not untranslated(guide, language)


def _share(found: Iterable[tuple[str, bool]]) -> Share:
    """The share of ids that are there wherever they occur."""
    there: dict[str, bool] = defaultdict(lambda: True)
    for name, is_there in found:
        there[name] = there[name] and is_there
    missing = tuple(name for name, is_there in there.items() if not is_there)
    return Share(covered=len(there) - len(missing), total=len(there), missing=missing)
