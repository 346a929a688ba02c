"""A small counter: a made-up city, a few entries, real wordings and emergencies, a search that finds nothing."""

from datetime import date
from pathlib import Path

import pytest

from faq.elsewhere import Elsewhere
from faq.entry import Entry
from faq.smalltalk import Smalltalk
from handlers.event import Counter
from handlers.wording import read_wording
from knowledge.aspects import Aspects, read_aspects
from knowledge.catalogue import Catalogue, Topic
from knowledge.city import City
from knowledge.emergency import read_emergencies
from knowledge.evidence import Vocabulary
from knowledge.search import Unknown

ROOT = Path(__file__).parent.parent.parent
FRIDAY = date(2026, 11, 20)
TOPICS = {
    "card.lost": "mynumber",
    "card.new": "mynumber",
    "digital.class": "digital",
    "city.hours": "city",
    **{f"cert.{number}": "certificate" for number in range(10)},
}
CITY = {
    "id": "aoba",
    "name": "青葉市",
    "kana": "あおばし",
    "romaji": "Aoba",
    "code": "082368",
    "prefecture": "茨城県",
    "website": "https://www.example.lg.jp/",
    "confirmed": True,
    "source": "計画",
    "checked_on": "2026-11-20",
    "sections": {
        "desk": {"name": "市民課", "phone": "0299-00-0000", "floor": "1階", "page": "https://www.example.lg.jp/shimin"},
        "digital": {"name": "デジタル課"},
    },
    "hours": [
        {
            "id": "counter",
            "section": "desk",
            "kind": "counter",
            "days": ["mon", "tue", "wed", "thu", "fri"],
            "from": "8:30",
            "to": "17:15",
            "source": "x",
        },
        {
            "id": "pickup",
            "section": "desk",
            "service": "pickup",
            "kind": "holiday",
            "days": ["sun"],
            "from": "9:00",
            "to": "11:30",
            "source": "x",
        },
    ],
}


def _entry(name: str) -> Entry:
    return Entry.model_validate(
        {
            "id": name,
            "topic": name,
            "title": f"{name} のこと",
            "answer": "{city.prefecture}{city.name}の{section.name}へ。",
            "phrasings": [f"{name} {number}" for number in range(6)],
            "section": "digital" if name.startswith("digital") else "desk",
            "source": "国",
            "checked_on": "2026-11-01",
            "review_by": "2027-05-31",
            "related": ["card.new", "gone"] if name == "card.lost" else [],
            "translations": {"ja-easy": {"title": "カード", "answer": "{section.name} へ"}}
            if name == "card.new"
            else {},
        }
    )


MATTER = Elsewhere.model_validate(
    {
        "id": "elsewhere.licence",
        "title": "運転免許のこと",
        "agency": "警察",
        "answer": "{city.name}ではなく、警察が受け付けます。",
        "phrasings": [f"免許 {number}" for number in range(6)],
        "phone": "#9110",
        "hours": "平日 8:30～17:15",
        "link": {"label": "警察庁", "url": "https://www.npa.go.jp/"},
        "source": "道路交通法",
        "checked_on": "2026-11-01",
        "review_by": "2027-05-31",
        "related": ["card.new", "gone"],
        "translations": {"ja-easy": {"title": "車の 免許", "answer": "警察に 行きます。"}},
    }
)
GREETING = Smalltalk.model_validate(
    {
        "id": "smalltalk.hello",
        "text": "こんにちは。{city.name}のまどぐちです。",
        "phrasings": [f"こんにちは{number}" for number in range(6)],
        "translations": {"en": {"text": "Hello."}},
    }
)


@pytest.fixture(scope="session")
def counter() -> Counter:
    """The counter on a Friday; tests change it with ``dataclasses.replace``."""
    wording, problems = read_wording([ROOT])
    emergencies, found = read_emergencies(ROOT)
    aspects, strange = read_aspects(ROOT)
    assert not problems + found + strange
    return Counter(
        city=City.model_validate(CITY),
        entries={name: _entry(name) for name in TOPICS},
        elsewhere={MATTER.id: MATTER},
        smalltalk={GREETING.id: GREETING},
        procedures={},
        guides={},
        vocabulary=Vocabulary(items={}, conditions={}, events={}),
        catalogue=Catalogue(
            topics={name: Topic(id=name, category=group, title=name, note="") for name, group in TOPICS.items()},
            roles={"desk": "市民の担当", "digital": "デジタルの担当", "other": "ほかの担当"},
            services={"pickup": "受け取り"},
        ),
        emergencies=emergencies,
        aspects=Aspects(aspects),
        wording=wording,
        search=lambda question, language: Unknown(candidates=()),
        today=FRIDAY,
        privacy_url="https://www.example.lg.jp/privacy",
    )
