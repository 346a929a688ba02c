"""Purged words are gone from the file itself."""

from pathlib import Path

from bot.store import questions

from .conftest import NOW, Desk

DAY = 24 * 3600 * 1000


def test_a_purged_question_leaves_no_trace_in_the_files(desk: Desk, tmp_path: Path) -> None:
    desk.arrives("U1", text="とてもめずらしい文面")
    event = desk.claim("w")
    assert event is not None
    asked = {"city": "omitama", "text": "とてもめずらしい文面", "language": "ja", "outcome": "unknown"}
    desk.database.write(
        lambda c: questions.record(
            c,
            event_id=event.id,
            position=0,
            resident_id=event.resident_id,
            entry_id=None,
            confidence=None,
            now=NOW,
            **asked,
        )
    )
    desk.finish(event.id)
    desk.database.write(lambda c: questions.purge(c, NOW + 91 * DAY))
    desk.database.wipe()
    traces = [path for path in tmp_path.glob("madoguchi.db*") if "めずらしい".encode() in path.read_bytes()]
    assert traces == []
