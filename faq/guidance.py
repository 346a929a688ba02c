"""What residents are told on a card: the words, how they ask for them, and when somebody checked them last."""

from datetime import date, timedelta
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from knowledge.languages import Language
from knowledge.layers import Related
from knowledge.records import Day, Https, Id, NonEmpty, Record

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


class Guidance(Related):
    """What the cards of the city (``Entry``) and of other agencies (``Elsewhere``) have in common."""

    id: Id
    title: NonEmpty = Field(max_length=40)
    answer: NonEmpty = Field(max_length=ANSWER_LENGTH)
    phrasings: tuple[NonEmpty, ...] = Field(min_length=LEAST_PHRASINGS)
    link: Link | None = None
    source: NonEmpty
    checked_on: Day
    review_by: Day
    status: Literal["published", "draft"] = "published"
    translations: dict[Language, Translation] = Field(default_factory=dict)

    @field_validator("review_by", mode="after")
    @classmethod
    def _within_a_year(cls, review_by: date, info: ValidationInfo) -> date:
        checked_on = info.data.get("checked_on", review_by - timedelta(days=1))
        if review_by <= checked_on:
            raise ValueError("次に確かめる日は checked_on（確かめた日）より後にしてください。")
        if review_by > checked_on + timedelta(days=366):
            raise ValueError("次に確かめる日は checked_on（確かめた日）から1年以内にしてください。")
        return review_by

    def overdue(self, day: date) -> bool:
        """Whether the answer should have been checked again before ``day``."""
        return day > self.review_by
