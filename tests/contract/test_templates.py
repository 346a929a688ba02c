"""Words that two people approved by day are sent by one at night, who fills only the blanks."""

from datetime import timedelta

import pytest

from bot.dispatch import Dispatch
from bot.staff.roles import Account, StaffError
from bot.store import guests, outgoing

from .hall import CHANNEL, MINUTE, NOON, Hall

TEMPLATE = """templates:
  - id: order
    kind: disaster
    section: disaster
    title: 警戒レベル4 避難指示（{{area}}）
    body: "{{time}}に{{why}}のため{{area}}に避難指示を出しました。{more}"
    blanks:
      - name: area
        label: 地区
        kind: district
        options: [{{id: all, words: {{ja: 市内全域, en: the whole city}}}}]
      - {{name: time, label: 時刻, kind: time}}
      - {{name: why, label: 理由, kind: text}}
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
    translations:
      en: {{title: "Level 4 ({{area}})", body: "{{time}}, {{why}}: evacuate from {{area}}."}}
"""
GIVEN = {"area": "all", "time": "3:05", "why": "川の増水"}


@pytest.fixture
def hall(hall: Hall) -> Hall:
    publish(hall)
    return hall


def publish(hall: Hall, more: str = "") -> None:
    hall.folder.write("scheduler/templates/common/order.yaml", TEMPLATE.format(more=more))
    hall.press()


def desk_of(hall: Hall) -> Dispatch:
    return Dispatch(rehearsals=hall.rehearsals)


def approved(hall: Hall, author: Account, approver: Account) -> Dispatch:
    dispatch = desk_of(hall)
    dispatch.submit(author, "order")
    dispatch.approve(approver, "order", dispatch.one("order").template.digest)
    return dispatch


def sends(dispatch: Dispatch, officer: Account, **given: str) -> int:
    values = GIVEN | given
    return dispatch.send(officer, "order", values, dispatch.preview("order", values).digest)


@pytest.mark.parametrize("officer", ["approver", "author"])
def test_one_of_the_two_sends_alone_and_it_goes_out_after_a_minute(
    hall: Hall, author: Account, approver: Account, officer: str
) -> None:
    hall.resident("U1")
    dispatch = approved(hall, author, approver)
    made = sends(dispatch, {"author": author, "approver": approver}[officer])
    assert hall.clock() == 0
    hall.passes(timedelta(minutes=1))
    assert hall.clock() == 1
    (row,) = hall.occurrences()
    assert row.title == "警戒レベル4 避難指示（市内全域）"
    sending = hall.approvals.waiting(made).sending
    assert (sending.state, sending.urgent, sending.author_id != sending.approver_id) == ("handed", True, True)
    assert [action for _, action in hall.recorded()] == ["template-submitted", "template-approved", "template-sent"]
    sends(dispatch, author)  # the same words again, later
    hall.passes(timedelta(minutes=1))
    assert hall.clock() == 1
    assert len(hall.occurrences()) == 2


def test_it_can_be_stopped_within_the_minute(hall: Hall, author: Account, approver: Account) -> None:
    dispatch = approved(hall, author, approver)
    made = sends(dispatch, approver)
    hall.now += 700
    assert sends(dispatch, approver) == made  # pressed twice
    for officer, given in ((author, {}), (approver, {"time": "4:00"})):
        with pytest.raises(StaffError):
            sends(dispatch, officer, **given)
    assert hall.approvals.stop(author, made) == "stopped"
    hall.passes(timedelta(minutes=2))
    assert hall.clock() == 0


def test_nobody_approves_their_own_words_nor_sends_what_is_not_approved(
    hall: Hall, author: Account, approver: Account
) -> None:
    dispatch = desk_of(hall)
    with pytest.raises(StaffError):
        sends(dispatch, approver)
    digest = dispatch.one("order").template.digest
    dispatch.submit(author, "order")
    for person, seen in ((author, digest), (approver, "0" * 64)):
        with pytest.raises(StaffError):
            dispatch.approve(person, "order", seen)
    with pytest.raises(StaffError):
        sends(dispatch, approver)
    assert not dispatch.one("order").approved


def test_who_presses_twice_puts_words_forward_once_and_approves_them_once(
    hall: Hall, author: Account, approver: Account
) -> None:
    dispatch = desk_of(hall)
    digest = dispatch.one("order").template.digest
    for _ in range(2):
        dispatch.submit(author, "order")
    for _ in range(2):
        dispatch.approve(approver, "order", digest)
    assert [action for _, action in hall.recorded()] == ["template-submitted", "template-approved"]
    with pytest.raises(StaffError):
        dispatch.approve(hall.account("jiro", "approver"), "order", digest)


def test_whoever_reads_a_template_sees_what_its_blanks_are_called(hall: Hall) -> None:
    standing = desk_of(hall).one("order")
    assert standing.title == "警戒レベル4 避難指示（［地区］）"
    assert standing.texts["en"][1] == "［時刻］, ［理由］: evacuate from ［地区］."


def test_a_changed_template_needs_approval_again(hall: Hall, author: Account, approver: Account) -> None:
    made = sends(approved(hall, author, approver), approver)
    publish(hall, "急いでください。")
    assert hall.approvals.waiting(made).void
    hall.passes(timedelta(minutes=1))
    assert hall.clock() == 0
    assert hall.approvals.waiting(made).sending.state == "void"
    with pytest.raises(StaffError):
        sends(desk_of(hall), approver)
    assert desk_of(hall).one("order").approval is None


@pytest.mark.parametrize(
    "given",
    [
        {"area": "tokyo"},
        {"time": "25:00"},
        {"time": ""},
        {"why": "0299-48-1111"},
        {"why": "https://example.com"},
        {"why": "あ" * 31},
        {"why": "訓練"},
    ],
)
def test_blanks_that_are_not_as_they_should_be(
    hall: Hall, author: Account, approver: Account, given: dict[str, str]
) -> None:
    dispatch = approved(hall, author, approver)
    with pytest.raises(StaffError):
        sends(dispatch, approver, **given)


def test_only_what_was_seen_by_somebody_with_a_role(hall: Hall, author: Account, approver: Account) -> None:
    dispatch = approved(hall, author, approver)
    seen = dispatch.preview("order", GIVEN).digest
    with pytest.raises(StaffError):
        dispatch.send(approver, "order", GIVEN | {"time": "4:00"}, seen)
    for stranger in (hall.account("jiro", "admin"), hall.account("saburo", "editor", section="health")):
        with pytest.raises(StaffError):
            dispatch.send(stranger, "order", GIVEN, seen)


def test_a_drill_goes_to_the_guests_alone(hall: Hall, approver: Account) -> None:
    hall.resident("U1")
    guest = hall.resident("U2")
    hall.database.write(lambda c: guests.add(c, guest, "当直", NOON))
    assert desk_of(hall).drill(approver, "order", GIVEN, "form") == 1
    claimed = hall.database.write(lambda c: outgoing.claim(c, "w", channel=CHANNEL, now=NOON, lease=MINUTE))
    assert claimed is not None
    assert claimed.resident_id == guest
    assert hall.clock() == 0


def test_words_too_long_for_a_message_are_said(hall: Hall) -> None:
    publish(hall, "{why}" * 20)
    with pytest.raises(StaffError, match="長すぎます"):
        desk_of(hall).preview("order", GIVEN | {"why": "あ" * 30})
