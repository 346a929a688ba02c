"""Matters that residents bring to the city hall although another agency sees to them."""

from pathlib import Path

from pydantic import Field, ValidationInfo, field_validator

from faq.guidance import Guidance, Link
from knowledge.city import Phone
from knowledge.layers import Kind
from knowledge.records import NonEmpty

ANSWER_LENGTH = 300
"""Shorter than an answer of the city: it says who sees to the matter, and no more than is certain about their work."""


class Elsewhere(Guidance):
    """Which agency sees to a matter, and how to reach it. hours: when the phone is answered."""

    agency: NonEmpty = Field(max_length=40)
    answer: NonEmpty = Field(max_length=ANSWER_LENGTH)
    link: Link
    phone: Phone | None = None
    hours: NonEmpty | None = Field(default=None, max_length=40)

    @field_validator("hours", mode="after")
    @classmethod
    def _of_the_phone(cls, hours: str | None, info: ValidationInfo) -> str | None:
        if hours is not None and info.data.get("phone", "") is None:
            raise ValueError("電話の受付時間です。phone（電話番号）がないときは書けません。")
        return hours


ELSEWHERE = Kind(name="elsewhere", folder=Path("faq") / "elsewhere", model=Elsewhere)
