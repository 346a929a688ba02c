"""A question and the city's own answer, as staff write them (``docs/content-format.md``)."""

from faq.guidance import Guidance
from knowledge.records import Id


class Entry(Guidance):
    """One answer of the city with everything that makes it found and trusted."""

    topic: Id
    section: Id
    service: Id | None = None
