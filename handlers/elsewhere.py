"""A matter of another agency as a card: who sees to it, and how to reach them."""

from faq.elsewhere import Elsewhere
from handlers.answer import feedback, fill, note, tel, words
from handlers.dates import full_date
from handlers.event import Counter
from handlers.message import Action, Card, Fact, Open
from knowledge.languages import Language


def elsewhere_card(
    matter: Elsewhere, counter: Counter, language: Language, *, question: int, others: tuple[str, ...] = ()
) -> Card:
    """The card of ``matter``; ``question`` and ``others`` as in ``answer_card``."""
    title, body, spoken = words(matter, language)
    return Card(
        title=fill(title, counter),
        body=fill(body, counter),
        facts=_facts(matter, counter, language),
        actions=_actions(matter, counter, language),
        feedback=feedback(matter, counter, language, question, others),
        feedback_title=counter.wording.say("feedback.title", language),
        note=note(counter, language, spoken),
        lang=spoken,
    )


def _facts(matter: Elsewhere, counter: Counter, language: Language) -> tuple[Fact, ...]:
    say = counter.wording.say
    facts = [Fact(label=say("card.agency", language), value=matter.agency)]
    if matter.phone:
        value = f"{matter.phone}（{matter.hours}）" if matter.hours else matter.phone
        facts.append(Fact(label=say("card.phone", language), value=value, url=tel(matter.phone)))
    facts.append(Fact(label=say("card.checked", language), value=full_date(matter.checked_on, language)))
    return tuple(facts)


def _actions(matter: Elsewhere, counter: Counter, language: Language) -> tuple[Action, ...]:
    page = Open(label=matter.link.label, url=matter.link.url)
    if matter.phone is None:
        return (page,)
    return (Open(label=counter.wording.say("card.call", language), url=tel(matter.phone)), page)
