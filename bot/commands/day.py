"""A day as an option of a command."""

from datetime import date
from typing import Any

import click

from knowledge.dates import parse_date


class Day(click.ParamType[date]):
    """Read before the command does anything, so that a day that does not exist is named at once."""

    name = "日"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Called by click."""
        if isinstance(value, date):
            return value
        try:
            return parse_date(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
