"""What a resident chooses for themselves: the language of the answers."""

from handlers.event import Counter, Event, LanguageChosen, Result
from handlers.menu import main_menu, offered
from handlers.message import Reply, Text
from handlers.postback import decode


def language(event: Event, counter: Counter) -> Result:
    """Answer in the chosen language from now on; a language that is not offered changes nothing."""
    wanted = decode(event.data).fields.get("to", "")
    chosen = next((name for name in offered(counter) if name == wanted), None)
    spoken = chosen or event.language
    text = Text(text=counter.wording.say("language.chosen", spoken), lang=spoken)
    reply = Reply(messages=(text,), quick=main_menu(counter, spoken))
    return Result(reply=reply, effects=(LanguageChosen(language=chosen),) if chosen else ())
