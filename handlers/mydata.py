"""A resident takes back what they sent."""

from handlers.event import Counter, Event, Result, Unsent


def unsend(event: Event, counter: Counter) -> Result:
    """LINE's 送信取消: delete the text; there is nothing to reply to."""
    return Result(effects=(Unsent(message_id=event.data),))
