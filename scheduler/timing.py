"""At which hours an occurrence may be sent, frozen with it: what was approved does not change with the profile."""

from knowledge.hours import Closures, SendingHours
from knowledge.records import Record
from scheduler.due import may_announce, may_disturb

PUNCTUAL = 3600 * 1000
"""Milliseconds within which a reminder that was asked for counts as coming at its hour."""


class Timing(Record):
    """urgent: at any hour. asked: a reminder that residents asked for keeps its hour, closed day or not.

    Everything else is sent in the city's sending hours and on no closed day.
    """

    urgent: bool = False
    asked: bool = False
    hours: SendingHours = SendingHours()
    closures: Closures = Closures()

    def allows(self, now: int, due_at: int) -> bool:
        """Whether it may be sent now. A reminder that is late waits out the night. Both in UTC milliseconds."""
        if self.urgent:
            return True
        if self.asked:
            return due_at <= now < due_at + PUNCTUAL or may_disturb(now)
        return may_announce(now, self.hours, self.closures)
