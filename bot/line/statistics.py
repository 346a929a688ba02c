"""What LINE counted of the messages that were sent under one name."""

from datetime import date

from bot.line.client import LineClient
from bot.line.errors import LineError
from bot.statistics import Figures, FiguresError

PATH = "/v2/bot/insight/message/event/aggregation"


class LineStatistics:
    """The statistics of one LINE channel, which answers 60 such questions an hour."""

    def __init__(self, client: LineClient) -> None:
        self._client = client

    def figures(self, unit: str, first: date, last: date) -> Figures:
        """What was counted on these days, at most 31, in Japan. Raises FiguresError."""
        days = (f"{first:%Y%m%d}", f"{last:%Y%m%d}")
        function = self._client.insight.get_statistics_per_unit_with_http_info
        try:
            found = self._client.call("GET", PATH, function, unit, *days).overview
        except LineError as error:
            raise FiguresError(str(error)) from error
        return Figures(opened=found.unique_impression, clicked=found.unique_click)
