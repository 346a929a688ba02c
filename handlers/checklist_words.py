"""A checklist in lines of one language: for the cards of the chat, the page to print, and the calendar."""

from collections.abc import Iterable
from datetime import date

from handlers.answer import spoken_in
from handlers.dates import full_date, short_date
from handlers.event import Counter
from handlers.procedure_words import bring_text, deadline_text, fee_text, name_of, place_text
from knowledge.checklist import Bring, Checklist, Cost, Step
from knowledge.evidence import Vocabulary
from knowledge.hours import Hours
from knowledge.languages import Language, foreign, listing
from knowledge.visit import Stop, Visit

HALF_A_YEAR = 183
"""Days from which on a date is told with its year: the reader might take it for another one."""


def step_lines(made: Checklist, language: Language, counter: Counter) -> list[str]:
    """Each procedure with its last day below it."""
    return ["\n".join((step_name(step, language, counter), *due_lines(step, language, counter))) for step in made.steps]


def step_name(step: Step, language: Language, counter: Counter) -> str:
    """The procedure, marked when it may not apply."""
    return marked(name_of(step.procedure, language), step, language, counter)


def marked(text: str, one: Step | Bring, language: Language, counter: Counter) -> str:
    """``text``, marked when what it says may not apply."""
    return text if one.certain else f"{text}（{counter.wording.say('checklist.maybe', language)}）"


def due_lines(step: Step, language: Language, counter: Counter) -> list[str]:
    """By when: a real day where it is known, else the rule; nothing where there is no deadline."""
    say, deadline = counter.wording.say, step.procedure.deadline
    if deadline is None:
        return []
    if step.over:
        return [deadline.note if deadline.note and not foreign(language) else say("checklist.soon", language)]
    if step.due is None:
        return [deadline_text(deadline, language, counter)]
    key = "checklist.late" if step.late else "checklist.due"
    lines = [say(key, language, day=_day(step.due, language, counter))]
    if step.opens and not step.late:
        lines.append(say("checklist.opens", language, day=short_date(step.opens, language)))
    return lines


def _day(day: date, language: Language, counter: Counter) -> str:
    """With its year where the reader might take it for another one."""
    return short_date(day, language) if abs((day - counter.today).days) <= HALF_A_YEAR else full_date(day, language)


def note_lines(made: Checklist, language: Language, counter: Counter) -> list[str]:
    """The sentences that go with the list."""
    del counter
    words, _ = made.guide.words(spoken_in(language))
    own = words.notes if words else {}
    return [own.get(note.id, note.text) for note in made.notes]


def visit_lines(made: Checklist, language: Language, counter: Counter) -> list[str]:
    """For each visit the days on which it can be, and the counters in their order."""
    lines = []
    for visit in made.visits:
        lines.append(when_text(visit, language, counter))
        lines += [stop_text(stop, language, counter) for stop in visit.stops]
    return lines


def when_text(visit: Visit, language: Language, counter: Counter) -> str:
    """「11月24日（火）から12月4日（金）までの間に行くと、一度で済みます。」"""
    say, day = counter.wording.say, short_date(visit.day, language)
    if visit.until is None or visit.until < visit.day:
        return say("checklist.visit_from", language, day=day)
    if visit.until == visit.day:
        return say("checklist.visit_on", language, day=day)
    return say("checklist.visit_between", language, day=day, until=short_date(visit.until, language))


def stop_text(stop: Stop, language: Language, counter: Counter) -> str:
    """A counter, the procedures to do there, and its hours."""
    names = [counter.procedures[name].words(spoken_in(language))[0] for name in stop.procedures]
    lines = [place_text(stop.role, counter), *(f"・{name}" for name in names)]
    spans = [*stop.hours, *stop.besides]
    return "\n".join([*lines, *(hours_text(hours, language, counter) for hours in spans)])


def hours_text(hours: Hours, language: Language, counter: Counter) -> str:
    """「休日 日 9:00～11:30（…）」"""
    say = counter.wording.say
    names = dict(
        zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), say("hours.days", language).split(","), strict=True)
    )
    days = "・".join(names[day] for day in hours.days)
    return f"{say(f'hours.{hours.kind}', language)} {days} {hours.text()}"


def bring_line(bring: Bring, language: Language, counter: Counter) -> str:
    """A thing to bring; marked when no procedure that surely applies asks for it.

    Notes that differ from procedure to procedure stand below it, each with the procedures it belongs to.
    """
    same = [note for note, _ in bring.notes] if len(bring.notes) == 1 else []
    text = marked(bring_text(bring.item, bring.whens, same, language, counter), bring, language, counter)
    if same or foreign(language):
        return text
    return "\n".join([text, *(f"　{_names(of, language, counter)}：{note}" for note, of in bring.notes)])


def picture(bring: Bring, vocabulary: Vocabulary) -> str | None:
    """The drawing of a thing to bring."""
    term = vocabulary.items.get(bring.item)
    return term.icon if term else None


def _names(procedures: Iterable[str], language: Language, counter: Counter) -> str:
    return listing((counter.procedures[name].words(spoken_in(language))[0] for name in procedures), language)


def cost_lines(made: Checklist, language: Language, counter: Counter) -> list[str]:
    """A total for each way that costs something, fees that depend on what is taken, and what the city has not told."""
    say, unknown = counter.wording.say, made.unknown_costs
    lines = [line for cost in made.costs for line in _cost(cost, language, counter)]
    if unknown:
        lines.append(say("checklist.unknown_costs", language, names=_names(unknown, language, counter)))
    if any(step.procedure.id not in unknown for step in made.steps if step.certain):
        lines.append(say("checklist.rest_free" if lines else "fee.free", language))
    return lines


def _cost(cost: Cost, language: Language, counter: Counter) -> list[str]:
    say, channel = counter.wording.say, counter.wording.say(f"channel.{cost.channel}", language)
    amount = say("fee.yen", language, yen=f"{cost.yen:,}")
    lines = [say("checklist.total", language, channel=channel, amount=amount)] if cost.yen else []
    for name, fees in cost.choices:
        options = " / ".join(fee_text(fee, language, counter) for fee in fees)
        lines.append(f"{channel} {_names([name], language, counter)}：{options}")
    return lines
