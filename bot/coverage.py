"""How much of what a city hall is asked for there is: topics, procedures, guides, cities, languages. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.content import Content
from bot.languages_report import Share, whole
from handlers.wording import FALLBACK
from knowledge.files import Node
from knowledge.guide import Guide
from knowledge.guide_paths import check_guide
from knowledge.languages import LANGUAGES, Language
from knowledge.problems import Mark

NATIONAL = range(1, 28)
"""The numbers of the procedures that the state has every city offer online (自治体DX推進計画: 27 手続)."""

LED_IN: tuple[Language, ...] = ("ja-easy", "en", "pt", "zh")
"""The languages in which a guide has to stand in whole."""

LABELS = {
    "topics": "どの市でも答えられる話題",
    "procedures": "国がオンライン化を進める27の手続き",
    "guides": "誤りがなく、4つの言語でも案内できるガイド",
    "cities": "その市だけの回答がある市",
    "languages": "文言とガイドの名前がそろった言語",
}
"""What is counted -> its name in the table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What is counted (``LABELS``) -> how much of it there is. further: procedures beside the national ones."""

    shares: Mapping[str, Share]
    further: int

    def to_json(self) -> dict[str, dict[str, object]]:
        """One object for each of ``LABELS``: covered, total, missing (ids); the procedures' has ``further``."""
        listed: dict[str, dict[str, object]] = {
            name: {"covered": share.covered, "total": share.total, "missing": list(share.missing)}
            for name, share in self.shares.items()
        }
        listed["procedures"]["further"] = self.further
        return listed

    def __str__(self) -> str:
        """A line for each, and below it what is missing."""
        lines = []
        for name, label in LABELS.items():
            share = self.shares[name]
            further = f"（ほかの手続き {self.further} 件）" if name == "procedures" else ""
            lines.append(f"{share.covered:>5}/{share.total:<5}{label}{further}")
            lines += [f"           ないもの: {'、'.join(share.missing)}"] if share.missing else []
        return "\n".join(lines)


def cover(content: Content) -> Coverage:
    """All cities together: what one city lacks is missing."""
    numbers = [{one.national for one in city.procedures} for city in content.cities.values()]
    further = {one.id for city in content.cities.values() for one in city.procedures if one.national is None}
    topics = [{entry.topic for entry in city.entries} for city in content.cities.values()]
    return Coverage(
        shares={
            "topics": _everywhere(content.catalogue.topics, topics),
            "procedures": _share((str(number), all(number in held for held in numbers)) for number in NATIONAL),
            "guides": _share(_guides(content).items()),
            "cities": _share((name, bool(city.own)) for name, city in content.cities.items()),
            "languages": _share((language, _spoken(content, language)) for language in LANGUAGES),
        },
        further=len(further),
    )


def _everywhere(names: Iterable[str], cities: Iterable[set[str]]) -> Share:
    held = list(cities)
    return _share((name, bool(held) and all(name in one for one in held)) for name in names)


def _guides(content: Content) -> dict[str, bool]:
    """The guides of any city, and whether they are in order wherever they are offered."""
    found: dict[str, bool] = {}
    tried: list[tuple[Guide, frozenset[str]]] = []
    for city in content.cities.values():
        procedures = frozenset(one.id for one in city.procedures)
        for guide in city.guides:
            if (guide, procedures) not in tried:
                tried.append((guide, procedures))
                place, topics = Node({}, Mark(guide.id)), content.catalogue.topics
                faults = check_guide(guide, place, content.vocabulary, procedures, topics)
                in_order = not faults and all(whole(guide, language) for language in LED_IN)
                found[guide.id] = found.get(guide.id, True) and in_order
    return found


def _spoken(content: Content, language: Language) -> bool:
    """Whether nobody who chose the language is shown a sentence or a guide's name in Japanese."""
    texts = content.wording.texts
    guides = (guide for city in content.cities.values() for guide in city.guides)
    named = all(language == FALLBACK or language in guide.translations for guide in guides)
    return named and not texts[FALLBACK].keys() - texts.get(language, {}).keys()


def _share(found: Iterable[tuple[str, bool]]) -> Share:
    listed = dict(found)
    missing = tuple(name for name, is_there in listed.items() if not is_there)
    return Share(covered=len(listed) - len(missing), total=len(listed), missing=missing)
