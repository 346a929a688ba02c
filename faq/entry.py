"""A question and the city's own answer, as staff write them (``docs/content-format.md``)."""

from pathlib import Path

from faq.guidance import Guidance
from knowledge.layers import Kind
from knowledge.records import Id


class Entry(Guidance):
    """One answer of the city with everything that makes it found and trusted."""

    topic: Id
    section: Id
    service: Id | None = None


ENTRIES = Kind(name="entries", folder=Path("faq") / "entries", model=Entry)
