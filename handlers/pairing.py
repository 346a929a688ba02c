"""A member of the staff says their code (職員登録), and gets what is sent to try it out from then on."""

from handlers.event import Counter, Event, Result
from handlers.menu import main_menu
from handlers.message import Reply, Text


def pairing(event: Event, counter: Counter) -> Result:
    """Whether the code was right. It is no question: nothing is recorded of it."""
    joined = counter.pairing.join(event.data) if counter.pairing else "only_line"
    text = Text(text=counter.wording.say(f"pairing.{joined}", event.language), lang=event.language)
    return Result(reply=Reply(messages=(text,), quick=main_menu(counter, event.language)))
