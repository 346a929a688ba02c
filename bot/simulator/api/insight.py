"""Aggregation units: which there are this month, and what was counted of one."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from flask import request

from ..errors import ApiError, Problem
from ..limits.request import UNIT
from ..platform import Platform
from .routes import Json, Route

_PAGE: Final = 100
_DAY: Final = re.compile(r"\d{8}")
LONGEST: Final = timedelta(days=30)
"""From the first day to the last."""


class InsightApi:
    """`/v2/bot/insight/message/event/aggregation` and `/v2/bot/message/aggregation/*`."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def routes(self) -> Iterator[Route]:
        """The routes of this class."""
        yield "GET", "/v2/bot/insight/message/event/aggregation", "insight-aggregation", self.figures
        yield "GET", "/v2/bot/message/aggregation/info", "aggregation-info", self.info
        yield "GET", "/v2/bot/message/aggregation/list", "aggregation-list", self.names

    def figures(self) -> Json:
        """What was counted of a unit in a span of days."""
        unit, first, last = request.args.get("customAggregationUnit", ""), _day("from"), _day("to")
        if not UNIT.fullmatch(unit):
            raise _invalid("customAggregationUnit", "Must be 1 to 30 of A-Z, a-z, 0-9 and _")
        if not first <= last <= first + LONGEST:
            raise _invalid("to", "Must be from 0 to 30 days after from")
        with self._platform.changed:
            return self._platform.insight.figures(unit, first, last, self._platform.clock())

    def info(self) -> Json:
        """How many units were used this month."""
        return {"numOfCustomAggregationUnits": len(self._assigned())}

    def names(self) -> Json:
        """The units used this month, at most 100 a page."""
        start, size = request.args.get("start", "0"), min(request.args.get("limit", _PAGE, type=int), _PAGE)
        if not start.isdecimal():
            raise _invalid("start", "Must be what next said")
        found = self._assigned()
        end = int(start) + size
        page: Json = {"customAggregationUnits": found[int(start) : end]}
        return page | ({"next": str(end)} if end < len(found) else {})

    def _assigned(self) -> list[str]:
        with self._platform.changed:
            return self._platform.insight.assigned(self._platform.clock())


def _day(name: str) -> date:
    text = request.args.get(name, "")
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError as error:
        raise _invalid(name, "Must be a day as yyyyMMdd") from error


def _invalid(name: str, message: str) -> ApiError:
    problem = Problem(property=name, message=message)
    return ApiError(400, "The request has 1 error(s)", problems=[problem], violation=True)
