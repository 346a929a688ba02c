"""The events of a city for other programs, as the published edition has them."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from bot.publication import Press, Shelf
from bot.web.feeds import Feeds
from knowledge.text import Analyzer

from .conftest import Folder

NOTICES = """notices:
  - id: festival
    kind: event
    title: 秋まつり
    place: 駅前広場
    lat: 36.2
    lon: 140.3
    dates: 2026-12-12～2026-12-13
    contact: {name: 商工課}
    topics: event
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-10-31
  - id: class
    kind: smartphone-class
    title: スマホ教室
    repeats: 毎月第2・第4木曜（祝日を除く）
    times: 10:00～11:30
    called_off: [2026-12-24]
    section: digital
    topics: smartphone-class
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-10-31
  - {id: sample, kind: event, title: 見本のまつり, dates: 2026-12-05, section: digital, topics: event, demo: true,
     source: 試験用, checked_on: 2026-11-20, review_by: 2027-10-31}
  - {id: garbage, kind: garbage, title: ごみの日, repeats: 毎週火曜, section: environment, topics: garbage,
     source: 試験用, checked_on: 2026-11-20, review_by: 2027-10-31}
"""


@pytest.fixture
def site(folder: Folder, analyzer: Analyzer, tmp_path: Path) -> FlaskClient:
    """A published edition with four notices, asked on 21 November 2026."""
    folder.write("scheduler/notices/omitama/a.yaml", NOTICES)
    content, press = folder.read(), Press(tmp_path / "published", analyzer)
    assert content.errors == ()
    press.publish(content, press.pending(content), datetime(2026, 11, 21, tzinfo=UTC), lambda _: None)
    app = Flask(__name__)
    app.register_blueprint(Feeds(shelf=Shelf(tmp_path / "published"), today=lambda: date(2026, 11, 21)).blueprint())
    return app.test_client()


def test_the_calendar_holds_what_one_can_go_to_and_no_examples(site: FlaskClient) -> None:
    answer = site.get("/omitama/events.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    by_uid = {str(event.get("uid")): event for event in events}
    assert {uid.partition("@")[0] for uid in by_uid if "festival" in uid} == {"festival-1"}
    assert not [uid for uid in by_uid if "sample" in uid or "garbage" in uid]
    festival = by_uid["festival-1@omitama.madoguchi"]
    assert (festival.decoded("dtstart"), festival.decoded("dtend")) == (date(2026, 12, 12), date(2026, 12, 14))
    off = by_uid["class-20261224@omitama.madoguchi"]
    assert (str(off.get("status")), off.decoded("sequence")) == ("CANCELLED", 1)
    held = by_uid["class-20261210@omitama.madoguchi"]
    assert (str(held.get("status")), held.decoded("sequence")) == ("CONFIRMED", 0)
    assert held.decoded("dtstart") == datetime(2026, 12, 10, 1, tzinfo=UTC)


def test_the_table_is_open_data(site: FlaskClient) -> None:
    answer = site.get("/omitama/events.csv")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    festival = next(row for row in rows if row["ID"] == "festival-1")
    assert (festival["開始日"], festival["終了日"], festival["緯度"]) == ("2026-12-12", "2026-12-13", "36.2")
    assert {row["名称"] for row in rows} == {"秋まつり", "スマホ教室"}
    assert {row["状態"] for row in rows if row["開始日"] == "2026-12-24"} == {"中止"}


@pytest.mark.parametrize("path", ["/atlantis/events.ics", "/../events.csv", "/om.itama/events.ics"])
def test_other_cities_are_not_found(site: FlaskClient, path: str) -> None:
    assert site.get(path).status_code == 404


def test_asking_twice_gives_the_same(site: FlaskClient) -> None:
    assert site.get("/omitama/events.ics").data == site.get("/omitama/events.ics").data


def test_a_topic_has_a_calendar_of_its_own(site: FlaskClient) -> None:
    answer = site.get("/omitama/events/smartphone-class.ics")
    assert answer.mimetype == "text/calendar"
    assert "smartphone-class.ics" in answer.headers["Content-Disposition"]
    titles = {str(event["summary"]) for event in Calendar.from_ical(answer.data).walk("VEVENT")}
    assert titles == {"スマホ教室"}
    assert not Calendar.from_ical(site.get("/omitama/events/garbage.ics").data).walk("VEVENT")
    assert site.get("/omitama/events/unknown.ics").status_code == 404
