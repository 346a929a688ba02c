"""The channel that notices of this installation go to, as approval sees it."""

from urllib.parse import urlsplit

from bot.approval import Channel, QuotaError
from bot.settings import Settings

_HERE = ("127.0.0.1", "localhost", "::1")


def is_rehearsal(settings: Settings) -> bool:
    """Whether no resident can be reached: the LINE API is a simulator on this machine."""
    return urlsplit(settings.line_api).hostname in _HERE


def channel_of(settings: Settings) -> Channel:
    """LINE when it is configured; its SDK takes a second to import and is left alone otherwise."""
    if not settings.line_configured:
        return Channel(
            city=settings.city, name=settings.line_channel, rehearsal=False, quota=_nobody, unfit=lambda reply: None
        )
    from bot.line.quota import messages_left, unfit
    from bot.line.sender import LineSender

    client = LineSender.from_settings(settings).client
    return Channel(
        city=settings.city,
        name=settings.line_channel,
        rehearsal=is_rehearsal(settings),
        quota=lambda: messages_left(client),
        unfit=unfit,
    )


def _nobody() -> int | None:
    raise QuotaError("no channel")
