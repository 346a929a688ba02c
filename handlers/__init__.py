"""What the bot says: one handler per kind of event; an event comes in, a reply goes out as data."""

from collections.abc import Mapping

from handlers.ask import ask
from handlers.event import Counter, Event, Handler, Result
from handlers.follow import follow, group, unfollow
from handlers.guide import offer_again
from handlers.mydata import unsend
from handlers.nearby import location
from handlers.other import media, sticker
from handlers.pairing import pairing
from handlers.spoken import listen, remember
from handlers.tapped import tapped

HANDLERS: Mapping[str, Handler] = {
    "text": ask,
    "postback": tapped,
    "follow": follow,
    "unfollow": unfollow,
    "unsend": unsend,
    "group": group,
    "location": location,
    "pairing": pairing,
    "sticker": sticker,
    "media": media,
}


def handle(event: Event, counter: Counter) -> Result:
    """The result of an event of a kind in ``HANDLERS``, in the language of the question."""
    heard = listen(event)
    result = offer_again(HANDLERS[event.kind](heard, counter), heard, counter)
    return remember(result, heard, chosen=event.language)
