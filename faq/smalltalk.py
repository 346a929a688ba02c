"""What residents say without asking anything of a city: greetings, thanks, anger, play."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from faq.guidance import LEAST_PHRASINGS
from knowledge.languages import Language
from knowledge.layers import Kind
from knowledge.records import Id, NonEmpty, Record

TEXT_LENGTH = 200


class Said(Record):
    """The reply in another language."""

    text: NonEmpty = Field(max_length=TEXT_LENGTH)


class Smalltalk(Record):
    """A short, polite reply; it says what the counter can do."""

    id: Id
    text: NonEmpty = Field(max_length=TEXT_LENGTH)
    phrasings: tuple[NonEmpty, ...] = Field(min_length=LEAST_PHRASINGS)
    status: Literal["published", "draft"] = "published"
    translations: dict[Language, Said] = Field(default_factory=dict)

    @property
    def title(self) -> str:
        """What names it in lists and messages: the first of its phrasings."""
        return self.phrasings[0]


SMALLTALK = Kind(name="smalltalk", folder=Path("faq") / "smalltalk", model=Smalltalk)
