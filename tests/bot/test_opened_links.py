"""Links of notices through the counter's own address: counted as numbers, sent on, and to nowhere else."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from bot.app import build_counter
from bot.publication import Press
from bot.settings import Settings
from bot.store import buttons, occurrences
from bot.store.audience import Audience
from bot.store.buttons import Button
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.occurrences import NewOccurrence
from bot.store.uptake import uptake
from handlers.wording import read_wording
from knowledge.text import Analyzer
from scheduler.timing import Timing

from .conftest import Folder

CODE, ADDRESS = "abcdefghijklmnop", "https://www.city.omitama.lg.jp/class?id=1&a=%E3%81%82#top"
LINK = f"/omitama/n/{CODE}"
WORKING = datetime(2026, 11, 21, 3, tzinfo=UTC)


@dataclass
class Site:
    """The pages of a city that has sent a notice with a link, and its state."""

    client: FlaskClient
    database: Database
    occurrence: int

    def pressed(self) -> int:
        (found,) = self.database.read(lambda c: uptake(c, self.occurrence)).pressed
        return found.times


@pytest.fixture
def site(folder: Folder, tmp_path: Path, analyzer: Analyzer) -> Iterator[Site]:
    content, settings = folder.read(), Settings(var=tmp_path / "var")
    press = Press(settings.publications, analyzer)
    press.publish(content, press.pending(content), WORKING, lambda _: None)
    upgrade(settings.database)
    counter = build_counter(settings)
    with closing(Database(settings.database)) as database:
        yield Site(client=counter.flask.test_client(), database=database, occurrence=sent(database))
    counter.close()


def sent(database: Database) -> int:
    """An occurrence with one link."""
    new = NewOccurrence(
        key="class@2026-12-10",
        city="omitama",
        channel="line:omitama",
        notice="class",
        title="スマホ教室",
        bodies={"ja": "…"},
        audience=Audience(),
        due_at=0,
        valid_until=1,
        timing=Timing(),
        approved_by="second",
        approved_at=0,
        stop_until=0,
    )
    added = database.write(lambda c: occurrences.add(c, new))
    assert added is not None
    link = Button(code=CODE, kind="link", label="市のページ", target=ADDRESS)
    tap = Button(code="q" * 16, kind="tap", label="申し込む", target="signup")
    database.write(lambda c: buttons.add(c, added, [link]))
    other = database.write(
        lambda c: occurrences.add(
            c, NewOccurrence(**{name: getattr(new, name) for name in NewOccurrence.__slots__} | {"key": "other"})
        )
    )
    assert other is not None
    database.write(lambda c: buttons.add(c, other, [tap]))
    return added


def test_a_link_leads_to_its_page_and_is_counted(site: Site) -> None:
    for _ in range(2):
        answer = site.client.get(LINK)
        assert (answer.status_code, answer.headers["Location"]) == (302, ADDRESS)
    assert site.pressed() == 2


def test_nothing_tells_the_page_or_us_who_came(site: Site) -> None:
    answer = site.client.get(LINK)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_look_without_opening_is_not_counted(site: Site) -> None:
    answer = site.client.head(LINK)
    assert (answer.status_code, answer.headers["Location"]) == (302, ADDRESS)
    assert site.pressed() == 0


@pytest.mark.parametrize(
    "path",
    [
        "/omitama/n/aaaaaaaaaaaaaaaa",
        f"/omitama/n/{CODE.upper()}",
        "/omitama/n/%00",
        "/omitama/n/https:example.com",
        f"/omitama/n/{'q' * 16}",
    ],
    ids=["unknown", "other letters", "NUL", "an address", "a button"],
)
def test_what_is_no_link_gets_a_kind_page_and_a_way_to_the_counter(site: Site, path: str) -> None:
    site.client.get("/omitama/?lang=ja-easy")
    answer = site.client.get(path)
    assert (answer.status_code, "Location" in answer.headers) == (404, False)
    assert 'href="/omitama/"' in answer.text
    assert "link.gone" not in answer.text
    assert site.pressed() == 0


def test_a_code_is_good_in_its_own_city_only(site: Site) -> None:
    assert site.client.get(f"/joso/n/{CODE}").status_code == 404
    assert site.pressed() == 0


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "pt", "es", "zh", "ko", "vi"])
def test_the_kind_page_has_words_in_every_language(language: str) -> None:
    wording = read_wording([Path(__file__).parents[2]])[0]
    for key in ("link.gone.title", "link.gone.body"):
        assert wording.say(key, language)  # type: ignore[arg-type]


def test_while_the_database_is_busy_the_link_leads_on_and_only_the_count_is_lost(site: Site) -> None:
    with closing(site.database.engine.raw_connection()) as other:
        other.cursor().execute("BEGIN IMMEDIATE")  # another process that writes
        with capture_logs() as logged:
            answer = site.client.get(LINK)
        other.cursor().execute("ROLLBACK")
    assert (answer.status_code, answer.headers["Location"]) == (302, ADDRESS)
    lost = [one for one in logged if one["event"] == "open_not_counted"]
    assert [one["reason"] for one in lost] == ["TimeoutError"]
    assert CODE not in str(lost)
    site.client.get(LINK)
    assert site.pressed() >= 1


def test_a_link_that_was_opened_before_leads_on_without_the_database(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.client.get(LINK)

    def broken(*_: object, **__: object) -> None:
        raise ConnectionError("no database")

    monkeypatch.setattr(Database, "read", broken)
    monkeypatch.setattr(Database, "write", broken)
    assert site.client.get(LINK).headers["Location"] == ADDRESS
