"""Migrations lead to the schema in the code, from any folder, and only once however many processes start."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util.exc import CommandError
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.engine import make_url

from bot.store.database import Database
from bot.store.migrate import SCRIPTS, is_current, upgrade
from bot.store.schema import metadata

Together = Callable[[int, str, str], list[str]]


def test_migrations_make_what_the_schema_says(empty_url: str) -> None:
    upgrade(empty_url)
    options = {"compare_type": True, "compare_server_default": True}
    with create_engine(empty_url, poolclass=NullPool).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_a_database_is_current_after_the_upgrade_and_may_be_upgraded_again(empty_url: str) -> None:
    assert not is_current(empty_url)
    upgrade(empty_url)
    assert is_current(empty_url)
    upgrade(empty_url)
    assert is_current(empty_url)


def test_looking_makes_no_file(tmp_path: Path) -> None:
    assert not is_current(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'state.db'}")
    assert (tmp_path / "state.db").stat().st_mode & 0o777 == 0o600


def test_a_database_of_a_newer_version_is_refused(url: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    try:
        assert not is_current(url)
        with pytest.raises(CommandError, match="later"):
            upgrade(url)
    finally:
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :current"), {"current": current})


def test_processes_that_start_together_do_not_stumble(empty_url: str, together: Together) -> None:
    setup = "import alembic.command, bot.settings\nfrom bot.store.migrate import upgrade, is_current"
    assert together(3, setup, f"upgrade({empty_url!r}); print(is_current({empty_url!r}))") == ["True\n"] * 3


def test_on_sqlite_it_waits_for_whoever_is_writing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    with closing(Database(url)) as database, ThreadPoolExecutor(1) as pool:

        def work(connection: Connection) -> Future[None]:
            upgrading = pool.submit(upgrade, url)
            wait([upgrading], timeout=0.3)  # long enough for a first look that would be stale after this write
            connection.execute(text("CREATE TABLE other (id INTEGER)"))
            return upgrading

        database.write(work).result(10)
    assert is_current(url)


def test_questions_of_an_earlier_version_and_their_ratings_stay(empty_url: str) -> None:
    _upgrade_to(empty_url, "0001")
    engine = create_engine(empty_url, poolclass=NullPool)
    rows = {
        "resident": "(id, channel, following, created_at, seen_at) VALUES (1, 'line:x', true, 0, 0)",
        "event": "(id, webhook_event_id, channel, resident_id, kind, warnings, retry_key, occurred_at, received_at,"
        " state) VALUES (1, 'w', 'line:x', 1, 'text', '', 'r', 0, 0, 'answered')",
        "question": "(id, event_id, resident_id, city, text, language, outcome, asked_at)"
        " VALUES (7, 1, 1, 'omitama', '住民票', 'ja', 'answer', 0)",
        "feedback": "(question_id, entry_id, helpful, given_at) VALUES (7, 'cert.juminhyo', true, 0)",
    }
    with engine.begin() as connection:
        for table, values in rows.items():
            connection.execute(text(f"INSERT INTO {table} {values}"))
    upgrade(empty_url)
    with engine.connect() as connection:
        kept = connection.execute(
            text("SELECT q.text, q.position, f.entry_id FROM question q JOIN feedback f ON f.question_id = q.id")
        ).all()
    assert [tuple(row) for row in kept] == [("住民票", 0, "cert.juminhyo")]


def _upgrade_to(url: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    if url.startswith("sqlite"):
        Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    with create_engine(url, poolclass=NullPool).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.store.migrate._check_references", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            upgrade(empty_url)
    assert not is_current(empty_url)
    upgrade(empty_url)
    assert is_current(empty_url)
