"""Whoever stops a notice on the command line, or lets it go on, stands in the record of the staff."""

import structlog
from click.testing import CliRunner

from bot.cli import main
from bot.store import audit

from .conftest import Post


def run(post: Post, *arguments: str) -> int:
    done = CliRunner().invoke(main, ["notice", *arguments], env={"DATABASE_URL": post.url})
    structlog.reset_defaults()  # the command line has set how it logs
    return done.exit_code


def recorded(post: Post) -> list[tuple[str | None, str, str, str | None, str | None]]:
    rows = post.database.read(lambda connection: audit.latest(connection, limit=10))
    return [(row.name, row.role, row.action, row.target, row.city) for row in reversed(rows)]


def test_what_the_operator_did_and_nothing_that_failed(post: Post) -> None:
    post.settle(1_200)
    number = post.announce()
    post.line.platform.quota.limit = 500
    post.clock(threads=1)()
    assert run(post, "resume", str(number)) == 0
    assert run(post, "resume", str(number)) == 1
    assert run(post, "stop", str(number)) == 0
    assert run(post, "stop", str(number)) == 1
    assert [row[:3] for row in recorded(post)] == [
        (None, "operator", "delivery-resumed"),
        (None, "operator", "delivery-stopped"),
    ]
    (target,) = {row[3] for row in recorded(post)}
    assert target is not None
    assert target.startswith(f"{number} ")
    assert all(row[4] for row in recorded(post))
