"""What holds until somebody looks again: records with their source, the day checked, and the day to check next."""

from datetime import date, timedelta

from pydantic import ValidationInfo, field_validator

from knowledge.layers import Related
from knowledge.records import Day, NonEmpty


class Checked(Related):
    """A record that somebody has checked on a day against its source, and checks again within a year."""

    source: NonEmpty
    checked_on: Day
    review_by: Day

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
        """Whether it should have been checked again before ``day``."""
        return day > self.review_by
