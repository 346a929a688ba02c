"""What a resident chooses for themselves: the language of the answers."""

from handlers.event import Counter, Event, LanguageChosen, Result
from handlers.menu import OFFERED, main_menu
from handlers.message import Reply, Text
from handlers.postback import decode


def language(event: Event, counter: Counter) -> Result:
    """Answer in the chosen language from now on; a language that is not offered changes nothing."""
    wanted = decode(event.data).fields.get("to", "")
    chosen = next((offered for offered in OFFERED if offered == wanted), event.language)
    text = Text(text=counter.wording.say("language.chosen", chosen), lang=chosen)
    reply = Reply(messages=(text,), quick=main_menu(counter, chosen))
    return Result(reply=reply, effects=(LanguageChosen(language=chosen),))
