"""The outcome of a guide as a personal checklist: real dates, one visit, what to bring, costs, what is done at home.

Pure: the day on which it is made is an argument. It holds no personal data: only options chosen, and days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.city import City
from knowledge.guide import Guide, Note, Outcome
from knowledge.procedure import Fee, Procedure
from knowledge.visit import Errand, Visit, plan_visits


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A procedure to do. due: the last day, opens: the first, where the answers tell. certain: it surely applies.

    late: the last day is over. over: so is the day before which it should have been done.
    """

    procedure: Procedure
    certain: bool
    due: date | None
    opens: date | None
    late: bool
    over: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Bring:
    """Something to bring once, for all the procedures that ask for it.

    whens: only under one of these conditions; none: always. notes: what is to be known of it, each with the procedures
    that say so. certain: False when no procedure that surely applies asks for it.
    """

    item: str
    whens: tuple[str, ...]
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    procedures: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What everything costs on one channel, in yen, taken once. choices: where the fee depends on what is taken."""

    channel: str
    yen: int
    choices: tuple[tuple[str, tuple[Fee, ...]], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """Everything a resident needs, in the order to do it. unknown_costs: procedures whose fee the city has not told."""

    guide: Guide
    made_on: date
    dates: Mapping[str, date]
    steps: tuple[Step, ...]
    visits: tuple[Visit, ...]
    bring: tuple[Bring, ...]
    costs: tuple[Cost, ...]
    unknown_costs: tuple[str, ...]
    notes: tuple[Note, ...]

    @property
    def from_home(self) -> tuple[Step, ...]:
        """The steps that can be done online."""
        return tuple(step for step in self.steps if step.procedure.channels.online)

    @property
    def deadlines(self) -> tuple[Step, ...]:
        """The steps with a last day, earliest first."""
        return tuple(sorted((step for step in self.steps if step.due), key=lambda step: step.due or date.max))


def checklist(
    guide: Guide, outcome: Outcome, procedures: Mapping[str, Procedure], city: City, made_on: date
) -> Checklist:
    """The checklist of an outcome as of ``made_on``; procedures that the city hides or that have ended are left out."""
    steps = tuple(_steps(outcome, procedures, city, made_on))
    away = {chosen.procedure for chosen in outcome.chosen if chosen.away}
    here = [step for step in steps if step.procedure.channels.counter and step.procedure.id not in away]
    errands = list(_in_order([_errand(step, outcome) for step in here]))
    sure = [step.procedure for step in steps if step.certain]
    return Checklist(
        guide=guide,
        made_on=made_on,
        dates=outcome.dates,
        steps=steps,
        visits=plan_visits(errands, city, made_on),
        bring=tuple(_bring(steps, outcome)),
        costs=tuple(_costs(sure, made_on)),
        unknown_costs=tuple(procedure.id for procedure in sure if not procedure.fees_on(made_on)),
        notes=outcome.notes,
    )


def _steps(outcome: Outcome, procedures: Mapping[str, Procedure], city: City, made_on: date) -> Iterator[Step]:
    for chosen in outcome.chosen:
        procedure = procedures.get(chosen.procedure)
        if procedure is None or not procedure.holds_on(made_on):
            continue
        due, opens = _days(procedure, chosen.event, outcome, city)
        ahead = procedure.deadline is not None and procedure.deadline.before is not None
        past = due is not None and due < made_on
        yield Step(
            procedure=procedure,
            certain=chosen.certain,
            due=None if ahead and past else due,
            opens=None if past else opens,
            late=past and not ahead,
            over=past and ahead,
        )


def _event(procedure: Procedure, counted_from: str | None, outcome: Outcome) -> date | None:
    """The day that the deadline of a procedure counts from, where the answers tell it."""
    deadline = procedure.deadline
    return outcome.dates.get(counted_from or deadline.event) if deadline else None


def _days(
    procedure: Procedure, counted_from: str | None, outcome: Outcome, city: City
) -> tuple[date | None, date | None]:
    """The last and the first day of a procedure, where the day that they count from is known."""
    event = _event(procedure, counted_from, outcome)
    if procedure.deadline is None or event is None:
        return None, None
    return procedure.deadline.due(event, city.closed), procedure.deadline.opens(event)


def _errand(step: Step, outcome: Outcome) -> Errand:
    """What the visit has to fit in: not before the event that starts the deadline, nor before the procedure opens."""
    procedure = step.procedure
    counts_on = procedure.deadline is not None and procedure.deadline.before is None
    event = next((chosen.event for chosen in outcome.chosen if chosen.procedure == procedure.id), None)
    return Errand(
        procedure=procedure.id,
        section=procedure.section,
        service=procedure.service,
        earliest=step.opens or (_event(procedure, event, outcome) if counts_on else None),
        latest=step.due if step.certain else None,
    )


def _in_order(errands: Sequence[Errand]) -> Iterator[Errand]:
    """What has no days of its own is not done before what stands above it in the list, for it may build on that."""
    begins: date | None = None
    for errand in errands:
        if errand.earliest or errand.latest:
            begins = max(filter(None, (begins, errand.earliest)), default=None)
            yield errand
        else:
            yield replace(errand, earliest=begins)


def _bring(steps: Sequence[Step], outcome: Outcome) -> Iterator[Bring]:
    """What the procedures ask for, each thing once, in the order first asked for."""
    wanted: dict[str, list[tuple[Step, str | None, str | None]]] = {}
    for step in steps:
        for evidence in step.procedure.evidence:
            if evidence.when not in outcome.denies:
                when = None if evidence.when in outcome.tells else evidence.when
                wanted.setdefault(evidence.item, []).append((step, when, evidence.note))
    for item, asked in wanted.items():
        always = any(when is None and step.certain for step, when, _ in asked)
        yield Bring(
            item=item,
            whens=() if always else tuple(dict.fromkeys(when for _, when, _ in asked if when)),
            notes=_notes(asked),
            procedures=tuple(dict.fromkeys(step.procedure.id for step, _, _ in asked)),
            certain=any(step.certain for step, _, _ in asked),
        )


def _notes(asked: Sequence[tuple[Step, str | None, str | None]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each note once, with the procedures that say it."""
    said: dict[str, list[str]] = {}
    for step, _, note in asked:
        if note:
            said.setdefault(note, []).append(step.procedure.id)
    return tuple((note, tuple(dict.fromkeys(names))) for note, names in said.items())


def _costs(procedures: Sequence[Procedure], day: date) -> Iterator[Cost]:
    """One total per channel on which one of the procedures has a fee."""
    for channel in ("counter", "post", "online", "conveni"):
        offered = [one for one in procedures if channel in one.channels.names]
        fees = [(one.id, tuple(fee for fee in one.fees_on(day) if fee.channel in (channel, "any"))) for one in offered]
        if any(asked for _, asked in fees):
            yield Cost(
                channel=channel,
                yen=sum(asked[0].yen for _, asked in fees if len(asked) == 1),
                choices=tuple((name, asked) for name, asked in fees if len(asked) > 1),
            )
