"""An outcome as a checklist: order, days, one visit, what to bring, costs. Friday 20 November 2026 unless said."""

from datetime import date
from typing import Any

import pytest

from knowledge.checklist import Checklist, checklist
from knowledge.city import City
from knowledge.guide import Answered, Chosen, Guide, Outcome
from knowledge.procedure import Procedure

FRIDAY = date(2026, 11, 20)
DATED = {"source": "法", "checked_on": "2026-11-20", "review_by": "2027-10-31"}
GUIDE = Guide.model_validate(
    {
        "id": "move",
        "name": "引っ越し",
        "summary": "並べます。",
        "topics": ["move.in"],
        "questions": [{"id": "when", "ask": "いつですか。", "date": "moved-in"}],
        "checklist": [{"procedure": "move-in"}],
        **DATED,
    }
)
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def city(**changes: Any) -> City:
    whole = {
        "id": "aoba",
        "name": "青葉市",
        "kana": "あおばし",
        "romaji": "Aoba",
        "code": "082368",
        "prefecture": "茨城県",
        "website": "https://www.example.lg.jp/",
        "source": "計画",
        "checked_on": "2026-11-20",
        "places": [{"id": "main", "name": "本庁", "kind": "city-hall"}],
        "sections": {
            "desk": {"name": "市民課", "floor": "1階", "place": "main"},
            "pension": {"name": "市民課", "floor": "1階", "place": "main"},
            "child": {"name": "子ども課"},
        },
        "hours": [
            hours("desk", "counter", WEEKDAYS),
            hours("desk", "evening", ["wed"], "17:15", "19:00"),
            hours("child", "counter", ["tue", "thu"]),
        ],
    }
    return City.model_validate(whole | changes)


def hours(section: str, kind: str, days: list[str], opens: str = "8:30", closes: str = "17:15") -> dict[str, Any]:
    name = f"{section}-{kind}"
    return {"id": name, "section": section, "kind": kind, "days": days, "from": opens, "to": closes, "source": "計画"}


def procedure(name: str, **changes: Any) -> Procedure:
    whole = {
        "id": name,
        "name": name,
        "summary": "届けです。",
        "topics": ["move.in"],
        "who": "本人",
        "channels": {"counter": {}},
        "section": "desk",
        **DATED,
    }
    return Procedure.model_validate(whole | changes)


MOVE_IN = procedure(
    "move-in",
    deadline={"from": "moved-in", "days": "14"},
    evidence=[{"item": "id-document"}, {"item": "power-of-attorney", "when": "proxy"}],
    fees=[{"yen": "0"}],
)


def made(
    *procedures: Procedure,
    dates: dict[str, date] | None = None,
    tells: set[str] | None = None,
    denies: set[str] | None = None,
    unsure: set[str] | None = None,
    events: dict[str, str] | None = None,
    away: set[str] | None = None,
    on: date = FRIDAY,
    town: City | None = None,
) -> Checklist:
    outcome = Outcome(
        chosen=tuple(
            Chosen(
                procedure=one.id,
                certain=one.id not in (unsure or ()),
                event=(events or {}).get(one.id),
                away=one.id in (away or ()),
            )
            for one in procedures
        ),
        notes=(),
        dates={"moved-in": date(2026, 11, 16)} if dates is None else dates,
        tells=frozenset(tells or ()),
        denies=frozenset(denies or ()),
        answered=Answered(values={}, asked=frozenset()),
    )
    return checklist(GUIDE, outcome, {one.id: one for one in procedures}, town or city(), on)


def test_a_deadline_becomes_a_day() -> None:
    assert made(MOVE_IN).steps[0].due == date(2026, 11, 30)
    assert not made(MOVE_IN).steps[0].late


def test_without_the_day_only_the_rule_is_known() -> None:
    assert made(MOVE_IN, dates={}).steps[0].due is None


def test_a_deadline_gone_by_is_said_to_be_late() -> None:
    late = made(MOVE_IN, dates={"moved-in": date(2026, 10, 1)})
    assert late.steps[0].late
    assert late.visits[0].day == FRIDAY
    assert late.visits[0].until is None


def test_a_deadline_can_count_from_another_day_of_the_guide() -> None:
    general = procedure("household", deadline={"from": "change", "days": "14"})
    counted = made(general, dates={"death": date(2026, 11, 16)}, events={"household": "death"})
    assert counted.steps[0].due == date(2026, 11, 30)


def test_procedures_of_another_time_are_left_out() -> None:
    over = procedure("old", valid_until="2026-11-19")
    to_come = procedure("new", valid_from="2026-11-21")
    assert [step.procedure.id for step in made(over, MOVE_IN, to_come).steps] == ["move-in"]
    assert [step.procedure.id for step in made(over, to_come, on=date(2026, 11, 21)).steps] == ["new"]


def test_the_fee_of_the_day_is_asked() -> None:
    dated = procedure(
        "copy",
        fees=[
            {"channel": "counter", "yen": "300", "valid_until": "2027-03-31"},
            {"channel": "counter", "yen": "350", "valid_from": "2027-04-01"},
        ],
    )
    assert made(dated).costs[0].yen == 300
    assert made(dated, on=date(2027, 4, 1)).costs[0].yen == 350


def test_fees_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="同じ日に二つ有効"):
        procedure("copy", fees=[{"yen": "300"}, {"yen": "350", "valid_from": "2027-04-01"}])


def test_costs_are_added_for_each_way() -> None:
    copy = procedure(
        "copy",
        channels={"counter": {}, "conveni": {}},
        fees=[{"channel": "counter", "yen": "300"}, {"channel": "conveni", "yen": "200"}],
    )
    koseki = procedure(
        "koseki",
        fees=[
            {"channel": "counter", "yen": "450", "label": "戸籍"},
            {"channel": "counter", "yen": "750", "label": "除籍"},
        ],
    )
    unknown = procedure("seal")
    costs = made(MOVE_IN, copy, koseki, unknown)
    assert [(cost.channel, cost.yen) for cost in costs.costs] == [("counter", 300), ("conveni", 200)]
    assert [(name, [fee.yen for fee in fees]) for name, fees in costs.costs[0].choices] == [("koseki", [450, 750])]
    assert costs.unknown_costs == ("seal",)


def test_what_may_not_apply_is_not_added_up() -> None:
    copy = procedure("copy", fees=[{"yen": "300"}])
    assert made(copy, unsure={"copy"}).costs == ()


def test_things_to_bring_are_merged() -> None:
    card = procedure("card", evidence=[{"item": "id-document", "note": "顔写真つき"}, {"item": "card"}])
    bring = {one.item: one for one in made(MOVE_IN, card, unsure={"card"}).bring}
    assert list(bring) == ["id-document", "power-of-attorney", "card"]
    assert bring["id-document"].procedures == ("move-in", "card")
    assert bring["id-document"].notes == (("顔写真つき", ("card",)),)
    assert (bring["id-document"].whens, bring["id-document"].certain) == ((), True)
    assert bring["power-of-attorney"].whens == ("proxy",)
    assert not bring["card"].certain


def test_answers_settle_what_to_bring() -> None:
    assert [one.item for one in made(MOVE_IN, denies={"proxy"}).bring] == ["id-document"]
    assert made(MOVE_IN, tells={"proxy"}).bring[1].whens == ()


def test_one_visit_on_the_first_day_on_which_every_counter_is_open() -> None:
    allowance = procedure("allowance", section="child")
    visit = made(MOVE_IN, allowance).visits[0]
    assert (visit.day, visit.until) == (date(2026, 11, 24), date(2026, 11, 30))  # Tuesday, when both are open
    assert [stop.procedures for stop in visit.stops] == [("move-in",), ("allowance",)]
    assert [span.kind for span in visit.stops[0].besides] == ["evening"]


def test_two_roles_of_one_section_are_one_stop() -> None:
    visit = made(MOVE_IN, procedure("pension", section="pension")).visits[0]
    assert [stop.procedures for stop in visit.stops] == [("move-in", "pension")]
    assert visit.stops[0].place is not None
    assert visit.stops[0].place.name == "本庁"


def test_nothing_begins_before_its_day() -> None:
    ahead = made(MOVE_IN, dates={"moved-in": date(2026, 12, 29)})
    assert ahead.visits[0].day == date(2027, 1, 4)  # closed until 3 January, a Sunday


def test_what_begins_after_something_else_ends_needs_a_second_visit() -> None:
    out = procedure("move-out", deadline={"before": "moving-out", "opens_days": "14"})
    two = made(out, MOVE_IN, dates={"moving-out": date(2026, 11, 30), "moved-in": date(2026, 12, 1)}).visits
    assert [(visit.day, visit.until) for visit in two] == [
        (FRIDAY, date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 12, 15)),
    ]


def test_a_counter_whose_hours_nobody_told_is_no_obstacle() -> None:
    assert made(MOVE_IN, town=city(hours=[])).visits[0].day == FRIDAY
    assert made(MOVE_IN, town=city(hours=[]), on=date(2026, 11, 21)).visits[0].day == date(2026, 11, 24)


def test_what_needs_no_counter_needs_no_visit() -> None:
    online = procedure("online", channels={"online": {"via": "mynaportal"}})
    assert made(online).visits == ()
    assert [step.procedure.id for step in made(online, MOVE_IN).from_home] == ["online"]


def test_deadlines_come_earliest_first() -> None:
    soon = procedure("soon", deadline={"from": "moved-in", "days": "5"})
    assert [step.procedure.id for step in made(MOVE_IN, procedure("open"), soon).deadlines] == ["soon", "move-in"]


def test_what_is_done_elsewhere_keeps_nobody_waiting_here() -> None:
    elsewhere = procedure("move-out", section="child", deadline={"from": "moved-in", "days": "8"})
    visit = made(MOVE_IN, elsewhere, away={"move-out"}).visits[0]
    assert (visit.day, visit.until) == (FRIDAY, date(2026, 11, 30))
    assert [stop.procedures for stop in visit.stops] == [("move-in",)]


def test_what_may_not_apply_does_not_narrow_the_visit() -> None:
    soon = procedure("soon", deadline={"from": "moved-in", "days": "8"})
    assert made(MOVE_IN, soon, unsure={"soon"}).visits[0].until == date(2026, 11, 30)
    assert made(MOVE_IN, soon).visits[0].until == date(2026, 11, 24)


def test_what_should_have_come_before_a_day_is_still_to_be_done() -> None:
    water = procedure("water", deadline={"before": "moved-in", "opens_days": "7"})
    (step,) = made(water).steps
    assert (step.due, step.opens, step.late, step.over) == (None, None, False, True)
    (ahead,) = made(water, dates={"moved-in": date(2026, 12, 4)}).steps
    assert (ahead.due, ahead.opens, ahead.over) == (date(2026, 12, 4), date(2026, 11, 27), False)


def test_what_builds_on_something_is_not_done_before_it() -> None:
    water = procedure("water", deadline={"before": "moved-in"})
    first, second = made(MOVE_IN, water, procedure("seal"), dates={"moved-in": date(2026, 12, 5)}).visits
    assert [name for stop in first.stops for name in stop.procedures] == ["water"]
    assert [name for stop in second.stops for name in stop.procedures] == ["move-in", "seal"]
