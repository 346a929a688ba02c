"""A call for help gets the numbers to call, at once and nothing else."""

from handlers.answer import tel
from handlers.event import Counter
from handlers.message import Card, Open, Reply
from knowledge.emergency import Emergency
from knowledge.languages import Language


def call_for_help(emergency: Emergency, counter: Counter, language: Language) -> Reply:
    """The card of an emergency: what to do, and buttons that dial."""
    card = Card(
        title=emergency.title,
        body=emergency.answer.strip(),
        actions=tuple(Open(label=number.label, url=tel(number.phone)) for number in emergency.numbers),
        note=counter.wording.say("emergency.note", language),
    )
    return Reply(messages=(card,))
