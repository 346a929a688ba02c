"""A procedure as a card: 期限・持ち物・手数料・窓口・オンライン, each of which opens to all that is known of it."""

from handlers.answer import note, spoken_in
from handlers.dates import full_date
from handlers.event import Asked, Counter, Event, Result
from handlers.guide_state import guide_taps
from handlers.message import Action, Card, Fact, Fold, Open, Reply, Tap
from handlers.postback import decode, encode
from handlers.procedure_words import (
    PARTS,
    counter_text,
    deadline_text,
    evidence_text,
    fee_texts,
    listed,
    name_of,
    online_text,
)
from knowledge.languages import Language, foreign
from knowledge.procedure import Procedure

_FIRST = 36
"""Characters of the line that stands for a part before it is opened."""


def procedure(event: Event, counter: Counter) -> Result | None:
    """The card of a procedure, or of one of its parts; None when there is no such procedure today."""
    pressed = decode(event.data)
    chosen = counter.procedures.get(pressed.fields.get("id", ""))
    if chosen is None or not chosen.holds_on(counter.today):
        return None
    part = pressed.fields.get("part")
    card = _part_card(chosen, part, event, counter) if part in PARTS else procedure_card(chosen, event, counter)
    guides = [guide for guide in counter.guides.values() if set(guide.topics) & set(chosen.topics)]
    related = filter(None, map(counter.procedures.get, chosen.related))
    quick = (*guide_taps(counter, event.language, guides), *(procedure_tap(one, event.language) for one in related))
    return Result(reply=Reply(messages=(card,), quick=quick), asked=Asked(outcome="answer", entry_id=chosen.id))


def procedure_tap(chosen: Procedure, language: Language) -> Tap:
    """A button that opens the card of a procedure."""
    name = chosen.words(spoken_in(language))[0]
    return Tap(label=name, data=encode("procedure", id=chosen.id), shown=name)


def procedure_card(chosen: Procedure, event: Event, counter: Counter) -> Card:
    """Everything on one card, folded."""
    language, say = event.language, counter.wording.say
    _, summary, spoken = chosen.words(spoken_in(language))
    words = chosen.translations.get(spoken)
    body = words.body if words else chosen.body
    return Card(
        title=name_of(chosen, language),
        body="\n\n".join(filter(None, (summary, body))),
        folds=tuple(_fold(chosen, part, language, counter) for part in PARTS),
        facts=(Fact(label=say("card.checked", language), value=full_date(chosen.checked_on, language)),),
        actions=_actions(chosen, language, counter),
        note=note(counter, language, spoken),
        lang=spoken,
    )


def _fold(chosen: Procedure, part: str, language: Language, counter: Counter) -> Fold:
    label = counter.wording.say(f"procedure.{part}", language)
    text = _text_of(chosen, part, language, counter)
    data = encode("procedure", id=chosen.id, part=part)
    return Fold(label=label, value=_first_line(text), text=text, tap=Tap(label=label, data=data, shown=label))


def _first_line(text: str) -> str:
    first = text.splitlines()[0].removeprefix("・")
    return first if len(first) <= _FIRST else f"{first[:_FIRST]}…"


def _text_of(chosen: Procedure, part: str, language: Language, counter: Counter) -> str:
    if part == "deadline":
        text = deadline_text(chosen.deadline, language, counter)
        said = chosen.deadline.note if chosen.deadline and not foreign(language) else None
        return f"{text}\n{said}" if said else text
    if part == "bring":
        lines = [evidence_text(evidence, language, counter) for evidence in chosen.evidence]
        return listed(lines) if lines else counter.wording.say("procedure.nothing_to_bring", language)
    if part == "fee":
        return "\n".join(fee_texts(chosen, language, counter))
    return _where(chosen, part, language, counter)


def _where(chosen: Procedure, part: str, language: Language, counter: Counter) -> str:
    if part == "online":
        return online_text(chosen, language, counter)
    say = counter.wording.say
    lines = [counter_text(chosen, language, counter)]
    if not foreign(language):
        lines.append(f"{say('procedure.who', language)}：{chosen.who}")
        lines += [f"{say('procedure.proxy', language)}：{chosen.proxy}"] if chosen.proxy else []
        lines += [f"{say('procedure.takes', language)}：{chosen.takes}"] if chosen.takes else []
    return "\n".join(lines)


def _part_card(chosen: Procedure, part: str, event: Event, counter: Counter) -> Card:
    """One part, opened (LINE cannot unfold a line in place)."""
    say, language = counter.wording.say, event.language
    whole = say("procedure.whole", language)
    return Card(
        title=f"{name_of(chosen, language)}：{say(f'procedure.{part}', language)}",
        body=_text_of(chosen, part, language, counter),
        actions=(Tap(label=whole, data=encode("procedure", id=chosen.id), shown=whole), *_online(chosen, part)),
        lang=language,
    )


def _online(chosen: Procedure, part: str) -> tuple[Action, ...]:
    page = chosen.channels.online.page if chosen.channels.online and part == "online" else None
    return (Open(label=page.removeprefix("https://").strip("/"), url=page),) if page else ()


def _actions(chosen: Procedure, language: Language, counter: Counter) -> tuple[Action, ...]:
    section = counter.city.sections.get(chosen.section)
    page = section.page if section and section.page else counter.city.website
    own = Open(label=counter.wording.say("card.page", language, city=counter.city.name), url=page)
    return (*_online(chosen, "online"), own)
