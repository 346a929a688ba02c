"""How complete the content is in every language, for whoever translates it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.content import Content
from faq.entry import Entry
from handlers.wording import FALLBACK
from knowledge.evidence import Term, Vocabulary
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
    return {language: _shares(content, language) for language in LANGUAGES if language != FALLBACK}


def table(report: Report) -> str:
    """The counts, a column a language, and below them the disaster answers that are missing."""
    lines = ["".join(language.rjust(_COLUMN) for language in report)]
    for kind, label in LABELS.items():
        shares = (shares[kind] for shares in report.values())
        lines.append("".join(f"{one.covered}/{one.total}".rjust(_COLUMN) for one in shares) + f"  {label}")
    lacking = {language: shares["disaster"].missing for language, shares in report.items()}
    lines += [f"{language} にない災害の回答: {'、'.join(ids)}" for language, ids in lacking.items() if ids]
    return "\n".join(lines)


class _Translated(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def translations(self) -> Mapping[Language, object]: ...


def _shares(content: Content, language: Language) -> dict[str, Share]:
    def translated(records: Iterable[_Translated]) -> Share:
        return _share((record.id, language in record.translations) for record in records)

    cities = content.cities.values()
    entries = [entry for city in cities for entry in city.entries]
    guides = [guide for city in cities for guide in city.guides]
    said = content.wording.texts.get(language, {})
    return {
        "answers": translated(entries),
        "phrasings": _share((entry.id, _asked(entry, language)) for entry in entries),
        "disaster": translated(entry for entry in entries if entry.topic.startswith(_DISASTER)),
        "elsewhere": translated(matter for city in cities for matter in city.elsewhere),
        "smalltalk": translated(reply for city in cities for reply in city.smalltalk),
        "procedures": translated(procedure for city in cities for procedure in city.procedures),
        "guide_names": translated(guides),
        "guides": _share((guide.id, whole(guide, language)) for guide in guides),
        "words": _share((name, language in term.translations) for name, term in _terms(content.vocabulary)),
        "wording": _share((key, key in said) for key in content.wording.texts[FALLBACK]),
    }


def _terms(vocabulary: Vocabulary) -> Iterator[tuple[str, Term]]:
    """Every word of procedures and guides; an item and a condition may have the same id."""
    lists = (("items", vocabulary.items), ("conditions", vocabulary.conditions), ("events", vocabulary.events))
    for name, terms in lists:
        yield from ((f"{name}.{term.id}", term) for term in terms.values())


def _asked(entry: Entry, language: Language) -> bool:
    own = entry.translations.get(language)
    return own is not None and len(own.phrasings) >= OWN_PHRASINGS


def whole(guide: Guide, language: Language) -> bool:
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
