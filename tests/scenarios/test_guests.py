"""A member of the staff becomes a guest by a code said in LINE, which nothing keeps."""

import sqlite3
from urllib.parse import unquote

from .conftest import Town, said


def invited(town: Town, label: str) -> tuple[str, str]:
    """What to say in LINE, and the link that opens the chat with it."""
    done = town.madoguchi("notice", "guests", "invite", "--label", label)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    return lines[0], lines[-1]


def hears(town: Town, text: str, resident) -> str:  # type: ignore[no-untyped-def]
    before = len(resident.replies)
    assert resident.says(text).ok
    assert town.line.wait_for(lambda: len(resident.replies) > before, timeout=20)
    return said(resident.replies[-1])


def test_the_code_makes_a_guest_and_stands_nowhere_afterwards(town: Town) -> None:
    server = town.server()
    text, link = invited(town, "広報の1人目")
    assert link.startswith("https://line.me/R/oaMessage/%40")
    assert unquote(link).endswith(f"?{text}")
    member, resident = town.line.user(), town.line.user()
    welcome = hears(town, text, member)
    assert hears(town, text, member) != welcome  # a guest already
    wrong = hears(town, text, resident)
    assert wrong not in (welcome, hears(town, "住民票がほしい", resident))
    listed = town.madoguchi("notice", "guests", "list").stdout
    assert "広報の1人目" in listed
    assert len(listed.splitlines()) == 1
    assert server.stop() == 0
    code = text.split()[-1]
    with sqlite3.connect(town.var / "madoguchi.db") as database:
        kept = "\n".join(database.iterdump())
        asked = [row[0] for row in database.execute("SELECT text FROM question ORDER BY id")]
    assert "住民票がほしい" in kept
    assert code not in kept
    assert asked == ["住民票がほしい"]
    assert code not in server.log.read_text()


def test_trying_codes_out_ends_and_questions_are_answered_all_the_same(town: Town) -> None:
    town.server()
    text, _ = invited(town, "広報の1人目")
    somebody = town.line.user()
    heard = [hears(town, f"職員登録 {wrong}", somebody) for wrong in ("BBBBBBBB", "cccccccc", "DDDD-DDDD", "1", "")]
    assert len(set(heard)) == 1
    waits = hears(town, text, somebody)
    assert waits not in heard
    somebody.blocks()
    greeted = len(somebody.replies)
    somebody.follows()
    assert town.line.wait_for(lambda: len(somebody.replies) > greeted, timeout=20)
    assert hears(town, text, somebody) == waits
    assert "住民票" in hears(town, "住民票がほしい", somebody)
    assert "いません" in town.madoguchi("notice", "guests", "list").stdout
