"""The page with what is coming, for whoever has no LINE."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.app import build_counter
from bot.publication import Press
from bot.settings import Settings
from bot.store.migrate import upgrade
from handlers.wording import read_wording
from knowledge.languages import LANGUAGES, Language, html_lang
from knowledge.text import Analyzer

from .conftest import CITY, Folder

NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)
NOTICES = """notices:
  - {id: class, kind: smartphone-class, title: はじめてのスマホ教室, place: 駅前の会議室, lat: 36.2, lon: 140.3,
     dates: 2026-12-03, times: "10:00～11:30", capacity: 10, apply: {chat: true}, section: digital,
     topics: smartphone-class, source: 試験用, checked_on: 2026-11-20, review_by: 2027-10-31}
  - {id: sample, kind: health-check, title: 見本の健診, dates: 2026-12-05, section: health, topics: health-check,
     demo: true, source: 試験用, checked_on: 2026-11-20, review_by: 2027-10-31}
  - {id: gone, kind: event, title: 終わったまつり, dates: 2026-11-01, section: digital, topics: event,
     source: 試験用, checked_on: 2026-10-20, review_by: 2027-10-01}
"""
PROFILE = f"{CITY}languages: [{', '.join(LANGUAGES)}]\n"
Open = Callable[[str], FlaskClient]


@pytest.fixture
def opened(folder: Folder, tmp_path: Path, analyzer: Analyzer) -> Iterator[Open]:
    """The pages of a city with one profile or another, on 21 November 2026."""
    counters = []

    def publish(profile: str) -> FlaskClient:
        folder.write("knowledge/cities/omitama.yaml", profile)
        folder.write("scheduler/notices/omitama/a.yaml", NOTICES)
        content, settings = folder.read(), Settings(var=tmp_path / "var")
        assert content.errors == ()
        press = Press(settings.publications, analyzer)
        press.publish(content, press.pending(content), NOON, lambda _: None)
        upgrade(settings.database)
        counters.append(build_counter(settings, now=lambda: NOON_MS))
        return counters[-1].flask.test_client()

    yield publish
    for counter in counters:
        counter.close()


def test_it_shows_when_where_and_how_many_seats_are_free(opened: Open) -> None:
    page = opened(PROFILE).get("/omitama/events").text
    assert re.search(r"<dt>12月3日（木）10:00～11:30</dt><dd><a href=\"https://www.google.com/maps/[^\"]*36.2", page)
    assert "はじめてのスマホ教室、駅前の会議室、あと10人" in page
    assert "終わったまつり" not in page
    assert "見本の健診、見本" in page


def test_only_what_is_no_example_can_be_put_into_a_calendar(opened: Open) -> None:
    site = opened(PROFILE)
    page = site.get("/omitama/events").text
    assert re.findall(r'href="(/omitama/events/[\w-]+\.ics)"', page) == ["/omitama/events/smartphone-class.ics"]
    assert site.get("/omitama/events/smartphone-class.ics").status_code == 200


def test_it_says_how_to_add_the_account_and_whom_to_call(opened: Open) -> None:
    known = f"{PROFILE}line: https://lin.ee/example\nsections:\n  digital: {{name: デジタル課, phone: 0299-00-0000}}\n"
    page = opened(known).get("/omitama/events").text
    assert 'href="https://lin.ee/example"' in page
    assert 'href="tel:0299-00-0000"' in page


def test_it_owns_up_to_what_it_does_not_know(opened: Open) -> None:
    page = opened(PROFILE).get("/omitama/events").text
    say = read_wording([Path(__file__).parents[2]])[0].say
    for key in ("events.no_line", "events.no_phone"):
        assert say(key, "ja", city="小美玉市") in page
    assert 'href="/omitama/"' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_every_language(opened: Open, language: Language) -> None:
    site = opened(PROFILE)
    site.get(f"/omitama/events?lang={language}")
    page = site.get("/omitama/events").text
    assert f'<html lang="{html_lang(language)}"' in page
    assert "events." not in re.sub(r'(?:href|src)="[^"]*"', "", page)


def test_the_settings_of_the_web_lead_to_it(opened: Open) -> None:
    site = opened(PROFILE)
    assert 'href="/omitama/events"' in site.get("/omitama/").text
    answer = site.post("/omitama/", data={"tap": "menu?area=settings", "shown": "設定"}).text
    assert answer.count('href="/omitama/events"') == 2
    assert site.get("/nowhere/events").status_code == 404
