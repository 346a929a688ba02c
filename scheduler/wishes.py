"""What a resident wants to be told of, and when not: data that a resident changes and deliveries obey (pure)."""

from dataclasses import dataclass, replace

from knowledge.hours import Weekday

MOST_A_MONTH = (1, 2, 4, 8)
"""Upper limits that can be chosen; without one, all notices of the chosen topics come."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """Chosen topics; the district (None: all), weekdays without notices, and how many notices a month at most."""

    topics: frozenset[str] = frozenset()
    district: str | None = None
    quiet: frozenset[Weekday] = frozenset()
    monthly_most: int | None = None

    def with_topic(self, topic: str, *, wanted: bool) -> "Wishes":
        """The same with one topic more, or without it."""
        return replace(self, topics=self.topics | {topic} if wanted else self.topics - {topic})

    def with_quiet(self, day: Weekday, *, quiet: bool) -> "Wishes":
        """The same with one more day without notices, or without it."""
        return replace(self, quiet=self.quiet | {day} if quiet else self.quiet - {day})


NO_WISHES = Wishes()
"""Whoever has chosen nothing is told nothing."""
