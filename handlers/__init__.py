"""What the bot says: one handler per kind of event; an event comes in, a reply goes out as data."""

from collections.abc import Mapping

from handlers.ask import ask
from handlers.event import Counter, Event, Handler, Result
from handlers.follow import follow, group, unfollow
from handlers.mydata import unsend
from handlers.other import media, sticker
from handlers.spoken import listen, remember
from handlers.tapped import tapped

HANDLERS: Mapping[str, Handler] = {
    "text": ask,
    "postback": tapped,
    "follow": follow,
    "unfollow": unfollow,
    "unsend": unsend,
    "group": group,
    "sticker": sticker,
    "media": media,
}


def handle(event: Event, counter: Counter) -> Result:
    """The result of an event of a kind in ``HANDLERS``, in the language of the question."""
    heard = listen(event)
    return remember(HANDLERS[event.kind](heard, counter), heard, chosen=event.language)
