"""Publish, roll back, pick up: what residents see changes whole or not at all."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import edition
from bot.publication import KEPT, Press, Shelf, UnpublishableError
from knowledge.search import Answer
from knowledge.text import Analyzer

from .conftest import Folder

NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture
def press(tmp_path: Path, analyzer: Analyzer) -> Press:
    return Press(tmp_path / "publications", analyzer)


def _publish(press: Press, folder: Folder, minutes: int = 0) -> None:
    content = folder.read()
    assert content.errors == ()
    press.publish(content, press.pending(content), NOON + timedelta(minutes=minutes), lambda _: None)


def test_a_published_city_answers_from_its_edition(press: Press, folder: Folder, analyzer: Analyzer) -> None:
    _publish(press, folder)
    served = Shelf(press.folder).edition("omitama")
    assert served is not None
    found = served.library.search(analyzer, "転入届はどうするの", "ja")
    assert isinstance(found, Answer)
    assert found.candidates[0].id == "move.in"
    assert served.city.name == "小美玉市"


def test_the_same_files_need_no_publishing(press: Press, folder: Folder) -> None:
    _publish(press, folder)
    assert press.pending(folder.read()) == []


def test_what_would_change_is_named(press: Press, folder: Folder) -> None:
    _publish(press, folder)
    folder.entries(cert_juminhyo="コンビニでも取れます。", digital_wifi="公民館で使えます。")
    (change,) = press.pending(folder.read())
    assert (change.added, change.changed, change.removed) == ((), ("cert.juminhyo",), ("move.in",))


MATTER = """elsewhere:
  - id: elsewhere.licence
    title: 運転免許
    agency: 警察
    answer: 警察へ。
    phrasings: [免許の更新, 免許をなくした, 免許の住所, 免許センター, めんきょ, 免許の写真]
    link: {label: 警察庁, url: https://www.npa.go.jp/}
    source: 道路交通法
    checked_on: 2026-11-20
    review_by: 2027-11-20
"""
GREETING = """smalltalk:
  - id: smalltalk.hello
    text: こんにちは。
    phrasings: [こんにちは, おはよう, こんばんは, やあ, どうも, もしもし]
"""


def test_other_agencies_and_small_talk_are_published_too(press: Press, folder: Folder) -> None:
    _publish(press, folder)
    folder.write("faq/elsewhere/common/a.yaml", MATTER)
    folder.write("faq/smalltalk/common/a.yaml", GREETING)
    content = folder.read()
    (change,) = press.pending(content)
    assert (change.added, change.changed) == (("elsewhere.licence", "smalltalk.hello"), ())
    _publish(press, folder, 1)
    assert press.pending(folder.read()) == []
    served = Shelf(press.folder).edition("omitama")
    assert served is not None
    assert served.elsewhere["elsewhere.licence"].agency == "警察"
    assert served.smalltalk["smalltalk.hello"].text == "こんにちは。"
    assert {entry.id for entry in served.entries.values()}.isdisjoint(served.elsewhere)
    folder.write("faq/smalltalk/common/a.yaml", GREETING.replace("text: こんにちは", "text: ようこそ"))
    (change,) = press.pending(folder.read())
    assert change.changed == ("smalltalk.hello",)


def test_a_worker_picks_up_a_new_edition(press: Press, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.publication.LOOK_EVERY", 0.0)
    _publish(press, folder)
    shelf = Shelf(press.folder)
    first = shelf.edition("omitama")
    folder.entries(cert_juminhyo="コンビニでも取れます。")
    _publish(press, folder, 1)
    second = shelf.edition("omitama")
    assert first is not None
    assert second is not None
    assert second.entries["cert.juminhyo"].answer == "コンビニでも取れます。"
    assert len(first.entries) == 3  # a request keeps the snapshot it began with


def test_a_broken_file_publishes_nothing(press: Press, folder: Folder) -> None:
    _publish(press, folder)
    before = press.current("omitama")
    folder.write("faq/entries/omitama/x.yaml", "entries:\n  - id： move.in\n    answer: 変えた\n")
    content = folder.read()
    with pytest.raises(UnpublishableError):
        press.publish(content, [], NOON, lambda _: None)
    assert press.current("omitama") == before


def test_a_damaged_edition_leaves_the_old_one_in_place(
    press: Press, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.publication.LOOK_EVERY", 0.0)
    _publish(press, folder)
    shelf = Shelf(press.folder)
    good = shelf.edition("omitama")
    (press.folder / "omitama" / "zzz.db").write_bytes(b"no database")
    (press.folder / "omitama" / "current").write_text("zzz")
    assert shelf.edition("omitama") is good


def test_rollback_and_the_next_publish(press: Press, folder: Folder) -> None:
    _publish(press, folder)
    first = press.current("omitama")
    folder.entries(cert_juminhyo="まちがい")
    _publish(press, folder, 1)
    assert press.roll_back("omitama") == first
    assert press.withdrawn("omitama")
    (change,) = press.pending(folder.read())
    assert change.undoes_rollback  # the command asks before it publishes this
    folder.entries(cert_juminhyo="直した")
    _publish(press, folder, 2)
    assert not press.withdrawn("omitama")
    with pytest.raises(UnpublishableError):
        press.roll_back("kashima")


def test_ten_editions_are_kept(press: Press, folder: Folder) -> None:
    for number in range(KEPT + 2):
        folder.entries(cert_juminhyo=f"その{number}")
        _publish(press, folder, number)
    versions = press.versions("omitama")
    assert len(versions) == KEPT
    assert versions[0].current


def test_an_edition_is_a_plain_sqlite_file_with_foreign_keys(press: Press, folder: Folder) -> None:
    _publish(press, folder)
    path = next((press.folder / "omitama").glob("*.db"))
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        (count,) = connection.execute(
            "select count(*) from phrasing join entry on entry.id = phrasing.entry"
        ).fetchone()
        assert count == 18
        names = {row[2] for row in connection.execute("pragma foreign_key_list(entry)")}
        assert names == {"topic", "role"}
    finally:
        connection.close()


def test_another_format_is_not_read(press: Press, folder: Folder) -> None:
    _publish(press, folder)
    path = next((press.folder / "omitama").glob("*.db"))
    connection = sqlite3.connect(path)
    connection.execute("update meta set value = '0' where key = 'format'")
    connection.commit()
    connection.close()
    with pytest.raises(ValueError, match="format"):
        edition.read(path)
