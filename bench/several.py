"""`python -m bench.several`: whether messages with several questions are taken apart, and messages with one are not.

`bench/several.tsv` holds invented messages: those with two or three questions with the topics of each (`a|b`: either
will do; the beginning of a topic or id is enough), those with one question in several sentences with none. Every
Japanese phrasing of the city's content is one question, too. They are asked on the way a resident's message takes.
"""

import argparse
import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.output import Report, columns, progress, show
from bot import edition, typesetting
from bot.content import BUNDLED, read_content
from bot.indexes import nothing_known
from knowledge.language import recognise
from knowledge.questions import Found, separate, split
from knowledge.search import Ambiguous, Candidate, Outcome
from knowledge.text import Analyzer

FILE = Path(__file__).parent / "several.tsv"

TakeApart = Callable[[str], tuple[Found, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """topics: for every question the topics that are right; none for a message with one question."""

    text: str
    topics: tuple[tuple[str, ...], ...]


def main() -> None:
    """Measure and print, as a table or, with --json, as one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="omitama", help="whose content is asked")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    show(measure(options.city), as_json=options.json, table=table)


def messages(path: Path = FILE) -> list[Message]:
    """The invented messages; ``\\n`` stands for a new line."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Message(
            text=row["query"].replace("\\n", "\n"),
            topics=tuple(tuple(topics.split("|")) for topics in row["topics"].split()),
        )
        for row in rows
    ]


def measure(city: str) -> dict[str, Any]:
    """How many messages of each group were taken apart, and how many of them into the right questions."""
    content = read_content((BUNDLED,), date.today())
    analyzer = Analyzer()
    progress("building the indexes")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "edition.db"
        typesetting.write(path, content, content.cities[city], "bench", nothing_known(content, analyzer), None)
        published = edition.read(path)
    names_nothing = published.aspects.names_nothing

    def take_apart(text: str) -> tuple[Found, ...]:
        language = recognise(text) or "ja"

        def search(part: str) -> Outcome:
            return published.library.search(analyzer, part, language)

        parts = split(text, names_nothing)
        return separate(parts, search(text), search) if parts else ()

    phrasings = [phrasing for entry in content.cities[city].entries for phrasing in entry.phrasings]
    return report(messages(), phrasings, take_apart)


def report(asked: Sequence[Message], phrasings: Sequence[str], take_apart: TakeApart) -> dict[str, Any]:
    """Counts for messages with several questions, with one, and for phrasings."""
    several = [message for message in asked if message.topics]
    found = [take_apart(message.text) for message in several]
    right = sum(_right(parts, message) for parts, message in zip(found, several, strict=True))
    single = [message.text for message in asked if not message.topics]
    return {
        "several": {"messages": len(several), "apart": sum(map(bool, found)), "right": right},
        "single": {"messages": len(single), "apart": _count(single, take_apart)},
        "phrasings": {"messages": len(phrasings), "apart": _count(phrasings, take_apart)},
    }


def table(found: Report) -> str:
    """One line a group."""
    titles = ["messages with", "number", "taken apart", "into the right questions"]
    lines = [[name, row["messages"], row["apart"], row.get("right", "")] for name, row in found.items()]
    return columns([titles, *lines])


def _count(texts: Iterable[str], take_apart: TakeApart) -> int:
    return sum(bool(take_apart(text)) for text in texts)


def _right(parts: Sequence[Found], message: Message) -> bool:
    """Whether there are as many parts as questions, and each shows, or offers, what is right."""
    if len(parts) != len(message.topics):
        return False
    return all(_shows(outcome, topics) for (_, outcome), topics in zip(parts, message.topics, strict=True))


def _shows(outcome: Outcome, topics: Sequence[str]) -> bool:
    shown: Sequence[Candidate] = outcome.choices if isinstance(outcome, Ambiguous) else outcome.candidates[:1]
    return any((candidate.topic or candidate.id).startswith(tuple(topics)) for candidate in shown)


if __name__ == "__main__":
    main()
