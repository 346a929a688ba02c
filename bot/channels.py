"""The channel that notices of this installation go to: as approval sees it, and by its public name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from bot.settings import Settings
from handlers.message import Reply

_HERE = ("127.0.0.1", "localhost", "::1")

Quota = Callable[[], int | None]
"""How many messages the channel may still send this month; None: as many as it likes. Raises QuotaError."""

Drawn = Sequence[Mapping[str, Any]]
"""Messages as the platform is handed them; its page draws the same."""


class QuotaError(Exception):
    """The platform does not say how many messages are left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """Where notices of a city go. rehearsal: no resident is behind it.

    unfit: why it cannot send something, None when it can. drawn: what it would be handed, nothing when it is unfit.
    """

    city: str
    name: str
    rehearsal: bool
    quota: Quota
    unfit: Callable[[Reply], str | None]
    drawn: Callable[[Reply], Drawn]


def is_rehearsal(settings: Settings) -> bool:
    """Whether no resident can be reached: the LINE API is a simulator on this machine."""
    return urlsplit(settings.line_api).hostname in _HERE


def channel_of(settings: Settings) -> Channel:
    """LINE. Its SDK takes a second to import: without a channel that waits until a message is to be looked at."""
    return Channel(
        city=settings.city,
        name=settings.line_channel,
        rehearsal=settings.line_configured and is_rehearsal(settings),
        quota=_quota(settings) if settings.line_configured else _nobody,
        unfit=_unfit,
        drawn=_drawn,
    )


def _quota(settings: Settings) -> Quota:
    from bot.line.quota import messages_left
    from bot.line.sender import LineSender

    client = LineSender.from_settings(settings).client
    return lambda: messages_left(client)


def _unfit(reply: Reply) -> str | None:
    from bot.line.drawing import unfit

    return unfit(reply)


def _drawn(reply: Reply) -> Drawn:
    from bot.line.drawing import drawn

    return drawn(reply)


def _nobody() -> int | None:
    raise QuotaError("no channel")


def basic_id_of(settings: Settings) -> Callable[[], str | None]:
    """Asks LINE for the channel's public name (``@…``), until it is known; None while LINE does not say it."""
    if not settings.line_configured:
        return lambda: None
    from bot.line.errors import LineError
    from bot.line.sender import LineSender

    @cache
    def ask() -> str:
        return LineSender.from_settings(settings).client.bot_info().basic_id

    def known() -> str | None:
        try:
            return ask()
        except LineError:
            return None

    return known
