"""What residents are told on a card: the words, how they ask for them, and when somebody checked them last."""

from typing import Literal

from pydantic import Field

from knowledge.checked import Checked
from knowledge.languages import Language
from knowledge.records import Https, Id, NonEmpty, Record

ANSWER_LENGTH = 500
"""Characters of an answer at most: what a resident of 75 reads on a phone without scrolling far."""

LEAST_PHRASINGS = 6


class Link(Record):
    """The official page behind an answer."""

    label: NonEmpty = Field(max_length=40)
    url: Https


class Translation(Record):
    """A card in another language; ``phrasings`` are how residents ask in that language."""

    title: NonEmpty = Field(max_length=60)
    answer: NonEmpty = Field(max_length=ANSWER_LENGTH)
    phrasings: tuple[NonEmpty, ...] = ()


class Guidance(Checked):
    """What the cards of the city (``Entry``) and of other agencies (``Elsewhere``) have in common."""

    id: Id
    title: NonEmpty = Field(max_length=40)
    answer: NonEmpty = Field(max_length=ANSWER_LENGTH)
    phrasings: tuple[NonEmpty, ...] = Field(min_length=LEAST_PHRASINGS)
    link: Link | None = None
    status: Literal["published", "draft"] = "published"
    translations: dict[Language, Translation] = Field(default_factory=dict)
