"""A guide, one question at a time: buttons to answer, "I don't know", back, from the start, and stop."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from handlers.answer import spoken_in
from handlers.checklist import show_checklist
from handlers.dates import full_date
from handlers.event import Counter, Event, GuideMoved, Result
from handlers.guide_state import STOP, State, begin, chosen_words, guide_taps, state_of, step, unfinished
from handlers.menu import main_menu
from handlers.message import Action, Choices, Message, PickDay, Reply, Tap, Text
from handlers.postback import decode
from knowledge.dates import day_in_words, parse_date
from knowledge.guide import UNKNOWN, BadAnswer, Next, Question, StaleError, take_day, token
from knowledge.languages import Language


def guide(event: Event, counter: Counter) -> Result:
    """A button of a guide: begin, answer, go back."""
    pressed = decode(event.data)
    state = state_of(pressed)
    if not state.version and (chosen := counter.guides.get(state.guide)):
        state = begin(chosen, event.id)
        return _moved(_ask(state, event, counter, [_text(chosen_words(chosen, event.language)[1], event)]), state)
    try:
        waiting = step(state, counter)
    except StaleError:
        return _changed(state, event, counter)
    if isinstance(waiting, Next) and (day := pressed.fields.get("day")):
        return _take_day(_read(day), state, waiting.question, event, counter)
    return _ask(state, event, counter, _from_earlier(state, event, counter))


def stop(event: Event, counter: Counter) -> Result:
    """The resident does not want to go on."""
    text = _text(counter.wording.say("guide.stopped", event.language), event)
    return Result(reply=Reply(messages=(text,), quick=guide_taps(counter, event.language)))


def typed_day(event: Event, counter: Counter) -> Result | None:
    """The answer to a typed day when a question of an open guide waits for one; None when it is something else."""
    state = unfinished(event.open_guide, counter)
    waiting = step(state, counter) if state else None
    if state is None or not isinstance(waiting, Next) or not waiting.question.date:
        return None
    try:
        day = day_in_words(event.text, counter.today)
    except ValueError as error:
        return _take_day(error, state, waiting.question, event, counter)
    return None if day is None else _take_day(day, state, waiting.question, event, counter)


def offer_again(result: Result, event: Event, counter: Counter) -> Result:
    """The result of a question or of the menu, with a button that goes on with a half-finished guide."""
    asks = event.kind == "text" or decode(event.data).name == "menu"
    state = unfinished(event.open_guide, counter) if asks else None
    in_guide = any(isinstance(effect, GuideMoved) for effect in result.effects)
    alarm = result.asked is not None and result.asked.outcome == "emergency"
    if state is None or not state.tokens or in_guide or alarm or not result.reply.messages:
        return result
    name, _, _ = chosen_words(counter.guides[state.guide], event.language)
    label = counter.wording.say("guide.resume", event.language, name=name)
    tap = Tap(label=label, data=state.data(), shown=label)
    return replace(result, reply=replace(result.reply, quick=(tap, *result.reply.quick)))


def _ask(state: State, event: Event, counter: Counter, before: Iterable[Message] = ()) -> Result:
    """The question that follows, or the checklist when nothing is left to ask."""
    waiting = step(state, counter)
    if not isinstance(waiting, Next):
        result = show_checklist(state, waiting, event, counter)
        return replace(result, reply=replace(result.reply, messages=(*before, *result.reply.messages)))
    question = _question(state, waiting, event.language, counter)
    return Result(reply=Reply(messages=(*before, question), quick=_ways(state, event.language, counter)))


def _question(state: State, waiting: Next, language: Language, counter: Counter) -> Choices:
    asked, say = waiting.question, counter.wording.say
    words, spoken = counter.guides[state.guide].words(spoken_in(language))
    own = words.questions.get(asked.id) if words else None
    progress = say("guide.progress", language, number=str(waiting.number), most=str(waiting.most))
    explained = own.help if own else asked.help
    lines = [progress, own.ask if own else asked.ask, *([explained] if explained else [])]
    if asked.date:
        lines.append(say("guide.type_day", language))
    labels = own.options if own else {}
    options: list[Action] = [
        _tap(labels.get(option.id, option.label), state.answered(token(asked, option.id))) for option in asked.options
    ]
    options += _days(state, asked, language, counter) if asked.date else []
    options.append(_tap(say("guide.unknown", language), state.answered(token(asked, UNKNOWN))))
    return Choices(text="\n\n".join(lines), options=tuple(options), lang=spoken)


def _days(state: State, asked: Question, language: Language, counter: Counter) -> list[Action]:
    """A calendar, and today with one tap."""
    today, say = counter.today, counter.wording.say
    calendar = PickDay(
        label=say("guide.pick_day", language),
        data=state.data(),
        initial=today,
        earliest=today - timedelta(days=asked.past_days),
        latest=today + timedelta(days=asked.future_days),
    )
    return [calendar, _tap(say("guide.today", language), state.answered(token(asked, today)))]


def _tap(label: str, state: State) -> Tap:
    return Tap(label=label, data=state.data(), shown=label)


def _ways(state: State, language: Language, counter: Counter) -> tuple[Tap, ...]:
    """Back, from the start, and out."""
    say = counter.wording.say
    ways = [_tap(say("guide.back", language), state.back())] if state.tokens else []
    if len(state.tokens) > 1:
        ways.append(_tap(say("guide.restart", language), state.again()))
    label = say("guide.stop", language)
    return (*ways, Tap(label=label, data=STOP, shown=label))


def _take_day(day: date | ValueError, state: State, asked: Question, event: Event, counter: Counter) -> Result:
    """One answer further on, or the same question again with the reason."""
    taken = day if isinstance(day, ValueError) else take_day(asked, day, counter.today)
    if isinstance(taken, str):
        further = state.answered(taken)
        return _moved(_ask(further, event, counter), further)
    return _ask(state, event, counter, [_text(_why(taken, event.language, counter), event)])


def _why(bad: BadAnswer | ValueError, language: Language, counter: Counter) -> str:
    if isinstance(bad, ValueError):
        reason = str(bad) if language == "ja" else ""
        return counter.wording.say("guide.day.unreadable", language, reason=reason).strip()
    return counter.wording.say(f"guide.day.{bad.reason}", language, limit=full_date(bad.limit, language))


def _read(day: str) -> date | ValueError:
    try:
        return parse_date(day)
    except ValueError as error:
        return error


def _moved(result: Result, state: State) -> Result:
    return replace(result, effects=(*result.effects, GuideMoved(data=state.data())))


def _from_earlier(state: State, event: Event, counter: Counter) -> list[Message]:
    """A word when the button belongs to an earlier session than the guide now open."""
    newer = unfinished(event.open_guide, counter)
    if newer is None or newer.session <= state.session:
        return []
    return [_text(counter.wording.say("guide.earlier", event.language), event)]


def _changed(state: State, event: Event, counter: Counter) -> Result:
    """The guide is not what it was when the button was made."""
    text = _text(counter.wording.say("guide.changed", event.language), event)
    same = counter.guides.get(state.guide)
    taps = guide_taps(counter, event.language, [same] if same else None)
    return Result(reply=Reply(messages=(text,), quick=taps or main_menu(counter, event.language)))


def _text(text: str, event: Event) -> Text:
    return Text(text=text, lang=event.language)
