"""The texts of a city as they would be published today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.content import BUNDLED, read_content
from bot.documents import documents
from knowledge.search import Document


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What the index of a city is built from. towns: names of all cities that have a profile."""

    documents: tuple[Document, ...]
    aliases: Mapping[str, tuple[str, ...]]
    towns: tuple[str, ...]

    @property
    def texts(self) -> list[tuple[str, ...]]:
        """Title and phrasings of every document: what peers rank."""
        return [(document.title, *document.phrasings) for document in self.documents]


def published(city: str) -> Published:
    """The bundled content of a city, whatever its problems. KeyError: no such city."""
    content = read_content((BUNDLED,), date.today())
    return Published(
        documents=tuple(documents(content.cities[city], content.catalogue)),
        aliases=content.aliases,
        towns=tuple(other.city.name for other in content.cities.values()),
    )
