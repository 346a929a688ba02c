"""A notice that tests change, and a city that has districts and places."""

from collections.abc import Callable
from typing import Any

import pytest

from knowledge.city import City
from scheduler.notice import Notice

Make = Callable[..., Notice]


@pytest.fixture
def notice() -> Make:
    """A class on one day; a field that is None is left out."""

    def make(**fields: Any) -> Notice:
        given: dict[str, Any] = {
            "id": "class.first",
            "kind": "smartphone-class",
            "title": "はじめてのスマホ",
            "place": "hall",
            "dates": "2026-12-10",
            "times": "10:00～11:30",
            "section": "desk",
            "topics": ["smartphone-class"],
            "source": "計画",
            "checked_on": "2026-11-20",
            "review_by": "2027-10-31",
        }
        return Notice.model_validate({key: value for key, value in (given | fields).items() if value is not None})

    return make


@pytest.fixture
def city() -> City:
    return City.model_validate(
        {
            "id": "aoba",
            "name": "青葉市",
            "kana": "あおばし",
            "romaji": "Aoba",
            "code": "082368",
            "prefecture": "茨城県",
            "website": "https://www.example.lg.jp/",
            "source": "計画",
            "checked_on": "2026-11-20",
            "districts": [{"id": "kita", "name": "北地区"}],
            "sections": {"desk": {"name": "生涯学習課", "phone": "0299-00-0000"}, "mute": {"name": "市民課"}},
            "places": [{"id": "hall", "name": "みどり公民館", "kind": "community-hall", "lat": 36.2, "lon": 140.3}],
        }
    )
