"""The data map in the documentation says what the schema says."""

from pathlib import Path

from bot.store.datamap import data_map
from bot.store.questions import KEPT_DAYS
from bot.store.schema import metadata

FILE = Path(__file__).parents[2] / "docs" / "data-map.md"


def test_the_file_is_current() -> None:
    assert FILE.read_text() == data_map(), "run: python -m bot.store.datamap > docs/data-map.md"


def test_every_personal_column_is_listed_and_no_other() -> None:
    listed = {tuple(line.split("`")[1:4:2]) for line in data_map().splitlines() if line.startswith("| `")}
    personal = {(t.name, c.name) for t in metadata.sorted_tables for c in t.columns if "personal" in c.info}
    assert listed == personal
    assert {("resident", "user_id"), ("event", "text"), ("question", "text")} <= listed


def test_every_text_that_may_hold_a_residents_words_is_marked() -> None:
    free = [c for t in metadata.sorted_tables for c in t.columns if type(c.type).__name__ in {"Text", "LargeBinary"}]
    assert all(column.info for column in free)


def test_the_days_are_those_of_the_purge() -> None:
    kept = {c.info["kept"] for t in metadata.sorted_tables for c in t.columns if c.info}
    days = {text for text in kept if "日" in text}
    assert days
    assert all(f"{KEPT_DAYS}日" in text for text in days)
