"""A notice goes out once another person has seen what goes to whom, and not before it could have been stopped."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.bodies import read_body
from bot.staff.roles import Account, StaffError
from bot.store import outgoing, preferences, residents, sendings
from bot.store.sendings import Kind
from handlers.message import Card
from knowledge.hours import Weekday
from scheduler.wishes import Wishes

from .hall import ANNOUNCED, BODY, CHANNEL, MINUTE, NOON, NOTICE, TITLE, Hall

MATTERS: tuple[str, sendings.Kind] = ("digital.class", "announcement")


def rules(hall: Hall) -> set[tuple[str, bool]]:
    return {(one.rule, one.stops) for one in hall.approvals.preview("digital.class", "announcement").findings}


def test_the_preview_counts_who_would_get_it_and_freezes_every_language(hall: Hall) -> None:
    hall.resident("U1", "smartphone-class")
    hall.resident("U2", "smartphone-class", "event", language="pt")
    hall.resident("U3", "event")
    (shown,) = hall.approvals.preview(*MATTERS).shown
    assert (shown.part.due_at, shown.reach.total, shown.part.recipients) == (ANNOUNCED, 2, 2)
    assert dict(shown.reach.languages) == {"ja": 1, "pt": 1}
    assert dict(shown.reach.topics) == {"smartphone-class": 2}
    assert shown.replies.keys() == {"ja", "ja-easy"}  # what this city offers
    (card,) = shown.replies["ja"].messages
    assert isinstance(card, Card)
    assert card.title == "スマホ教室"


def test_what_another_person_approved_is_handed_over_at_its_time(
    hall: Hall, author: Account, approver: Account
) -> None:
    hall.resident("U1", "smartphone-class")
    made = hall.approved(author, approver)
    hall.now = ANNOUNCED - 1
    assert hall.clock() == 0
    hall.now = ANNOUNCED
    assert hall.clock() == 1
    (row,) = hall.occurrences()
    assert (row.channel, row.due_at, row.title) == (CHANNEL, ANNOUNCED, "スマホ教室")
    assert hall.clock() == 0
    assert hall.approvals.waiting(made).sending.state == "handed"
    assert hall.recorded() == [("hanako", "notice-submitted"), ("taro", "notice-approved")]


def test_the_author_cannot_approve_although_an_approver(hall: Hall, author: Account) -> None:
    made = hall.approvals.submit(author, *MATTERS)
    with pytest.raises(StaffError, match="自分"):
        hall.approvals.approve(author, made, hall.approvals.waiting(made).sending.digest, sure=True)
    digest = hall.approvals.waiting(made).sending.digest
    accepted = hall.database.write(lambda c: sendings.approve(c, made, digest, author.id, NOON, NOON))
    assert not accepted  # nor does the database take it
    hall.now = ANNOUNCED
    assert hall.clock() == 0


def test_roles_of_another_section_do_not_count(hall: Hall, author: Account) -> None:
    elsewhere = hall.account("jiro", "editor", "approver", section="health")
    with pytest.raises(StaffError):
        hall.approvals.submit(elsewhere, *MATTERS)
    made = hall.approvals.submit(author, *MATTERS)
    with pytest.raises(StaffError):
        hall.approvals.approve(elsewhere, made, hall.approvals.waiting(made).sending.digest, sure=True)
    with pytest.raises(StaffError):
        hall.approvals.stop(elsewhere, made)


def test_approval_is_bound_to_what_was_seen(hall: Hall, author: Account, approver: Account) -> None:
    made = hall.approvals.submit(author, *MATTERS)
    with pytest.raises(StaffError):
        hall.approvals.approve(approver, made, "0" * 64, sure=True)
    assert hall.approvals.waiting(made).sending.state == "waiting"


@pytest.mark.parametrize("change", ["edit", "withdraw", "cancel"])
def test_a_notice_changed_after_its_approval_is_not_sent_and_the_approval_says_so(
    hall: Hall, author: Account, approver: Account, change: str
) -> None:
    made = hall.approved(author, approver)
    if change == "withdraw":
        hall.withdraw()
    else:
        hall.publish(**({"body": "場所が変わりました。"} if change == "edit" else {"more": "    status: cancelled"}))
    assert hall.approvals.waiting(made).void
    hall.now = ANNOUNCED
    assert hall.clock() == 0
    assert hall.occurrences() == []
    ended = hall.approvals.waiting(made).sending
    assert (ended.state, ended.reason) == ("void", "gone" if change == "withdraw" else "edited")
    assert hall.recorded()[-1] == (None, "notice-void")


def test_a_notice_changed_before_its_approval_cannot_be_approved(
    hall: Hall, author: Account, approver: Account
) -> None:
    made = hall.approvals.submit(author, *MATTERS)
    digest = hall.approvals.waiting(made).sending.digest
    hall.publish(title="スマホ教室（入門）")
    with pytest.raises(StaffError):
        hall.approvals.approve(approver, made, digest, sure=True)
    assert hall.approvals.waiting(made).sending.state == "void"
    assert hall.approvals.submit(author, *MATTERS) != made  # it can be put forward again


def test_a_day_checked_again_changes_nothing_of_what_was_approved(
    hall: Hall, author: Account, approver: Account
) -> None:
    hall.approved(author, approver)
    file = hall.folder.root / "scheduler/notices/common/class.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("checked_on: 2026-11-20", "checked_on: 2026-11-21"))
    hall.press()
    hall.now = ANNOUNCED
    assert hall.clock() == 1


def test_for_ten_minutes_it_can_be_stopped_before_anybody_gets_it(
    hall: Hall, author: Account, approver: Account
) -> None:
    hall.now = ANNOUNCED - 5 * MINUTE
    made = hall.approved(author, approver)
    hall.now = ANNOUNCED + 4 * MINUTE
    assert hall.clock() == 0  # due, but the ten minutes are not over
    assert hall.approvals.stop(author, made) == "stopped"
    hall.passes(timedelta(hours=1))
    assert hall.clock() == 0
    assert hall.occurrences() == []
    with pytest.raises(StaffError):
        hall.approvals.stop(author, made)


def test_what_is_being_sent_can_be_stopped_too(hall: Hall, author: Account, approver: Account) -> None:
    made = hall.approved(author, approver)
    hall.now = ANNOUNCED
    hall.clock()
    assert hall.approvals.stop(None, made) == "stopped"
    assert [row.state for row in hall.occurrences()] == ["stopped"]
    assert hall.recorded()[-1] == (None, "notice-stopped")


def test_what_waits_is_withdrawn_and_can_be_put_forward_again(hall: Hall, author: Account) -> None:
    made = hall.approvals.submit(author, *MATTERS)
    with pytest.raises(StaffError, match="hanako"):
        hall.approvals.submit(hall.account("jiro", "editor"), *MATTERS)
    assert hall.approvals.stop(author, made) == "withdrawn"
    assert hall.approvals.submit(author, *MATTERS) != made


@pytest.mark.parametrize("kind", ["announcement", "cancellation"])
def test_who_presses_twice_puts_one_forward_and_approves_it_once(
    hall: Hall, author: Account, approver: Account, kind: Kind
) -> None:
    if kind == "cancellation":
        hall.publish(more="    status: cancelled")
    made = hall.approvals.submit(author, "digital.class", kind)
    hall.now += 700
    assert hall.approvals.submit(author, "digital.class", kind) == made
    digest = hall.approvals.waiting(made).sending.digest
    until = hall.approvals.approve(approver, made, digest, sure=True)
    hall.now += 700
    assert hall.approvals.approve(approver, made, digest, sure=True) == until
    assert hall.recorded() == [("hanako", "notice-submitted"), ("taro", "notice-approved")]
    with pytest.raises(StaffError):
        hall.approvals.submit(author, "digital.class", kind)  # not a word of "waits": it is approved


def test_two_presses_at_the_same_moment_are_one(hall: Hall, author: Account, approver: Account) -> None:
    with ThreadPoolExecutor(2) as both:
        made = set(both.map(lambda _: hall.approvals.submit(author, *MATTERS), range(2)))
    (number,) = made
    digest = hall.approvals.waiting(number).sending.digest
    with ThreadPoolExecutor(2) as both:
        until = set(both.map(lambda _: hall.approvals.approve(approver, number, digest, sure=True), range(2)))
    assert len(until) == 1
    assert len(hall.recorded()) == 2


def test_what_was_edited_can_be_put_forward_at_once_and_the_old_one_ends(
    hall: Hall, author: Account, approver: Account
) -> None:
    old = hall.approved(author, approver)
    hall.publish(body="場所が変わりました。")
    made = hall.approvals.submit(author, *MATTERS)
    assert made != old
    assert hall.approvals.waiting(old).sending.state == "void"
    assert hall.approvals.waiting(made).sending.state == "waiting"
    assert (None, "notice-void") in hall.recorded()


def test_the_approver_is_shown_the_same_with_the_numbers_of_the_moment(hall: Hall, author: Account) -> None:
    hall.resident("U1", "smartphone-class")
    hall.left = 10
    seen = hall.approvals.preview(*MATTERS)
    made = hall.approvals.submit(author, *MATTERS)
    hall.resident("U2", "smartphone-class")
    waiting = hall.approvals.waiting(made)
    assert [one.part.bodies for one in waiting.shown] == [one.part.bodies for one in seen.shown]
    assert (waiting.parts[0].recipients, waiting.shown[0].reach.total) == (1, 2)
    assert (waiting.costs, waiting.left, waiting.unsure) == ({(2026, 11): 2}, 10, False)
    hall.approvals.stop(author, made)
    assert hall.approvals.waiting(made).shown == ()


def test_the_cost_is_told_for_each_month(hall: Hall) -> None:
    hall.resident("U1", "smartphone-class")
    twice_in_november = "dates: [2026-12-08, 2026-12-10, 2027-01-14]"
    text = NOTICE.format(title=TITLE, body=BODY, more="").replace("dates: 2026-12-10", twice_in_november)
    hall.folder.write("scheduler/notices/common/class.yaml", text)
    hall.press()
    seen = hall.approvals.preview(*MATTERS)
    assert list(seen.costs.values()) == [2, 1]
    assert next(iter(seen.costs)) == (2026, 11)
    assert seen.cost == 3


def test_who_rests_is_no_cost(hall: Hall) -> None:
    on_that_day = frozenset[Weekday]({"thu"})
    hall.resident("U1", "smartphone-class")
    resting = hall.resident("U2", "smartphone-class")
    wishes = Wishes(topics=frozenset({"smartphone-class"}), quiet=on_that_day)
    hall.database.write(lambda c: preferences.save(c, resting, wishes, NOON))
    seen = hall.approvals.preview(*MATTERS)
    assert (seen.shown[0].reach.total, seen.shown[0].reach.resting, seen.cost) == (1, 1, 1)


def test_who_reads_it_in_another_language_is_counted(hall: Hall) -> None:
    hall.publish(more="    translations:\n      ja-easy: {title: すまほ きょうしつ}")
    for number, language in enumerate(("ja", "ja-easy", "pt", "pt")):
        hall.resident(f"U{number}", "smartphone-class", language=language)
    (shown,) = hall.approvals.preview(*MATTERS).shown
    assert shown.read_in == {"ja": "ja", "ja-easy": "ja-easy", "pt": "ja-easy"}  # the city offers no Portuguese
    assert shown.untranslated == 2
    hall.publish()
    (shown,) = hall.approvals.preview(*MATTERS).shown
    assert shown.read_in == {"ja": "ja", "ja-easy": "ja", "pt": "ja"}
    assert shown.untranslated == 3


def test_of_two_approvers_one_is_told_that_it_is_done(hall: Hall, author: Account, approver: Account) -> None:
    made = hall.approved(author, approver)
    other = hall.account("goro", "approver")
    with pytest.raises(StaffError):
        hall.approvals.approve(other, made, hall.approvals.waiting(made).sending.digest, sure=True)
    assert hall.approvals.waiting(made).sending.approver == "taro"


def test_what_is_odd_has_to_be_said_to_be_meant(hall: Hall, author: Account, approver: Account) -> None:
    hall.publish(body="これは訓練です。")
    assert ("words", False) in rules(hall)
    made = hall.approvals.submit(author, *MATTERS)
    digest = hall.approvals.waiting(made).sending.digest
    with pytest.raises(StaffError):
        hall.approvals.approve(approver, made, digest, sure=False)
    hall.approvals.approve(approver, made, digest, sure=True)
    assert hall.approvals.waiting(made).sending.state == "approved"


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("quota", lambda hall: setattr(hall, "left", 1)),
        ("weekday", lambda hall: hall.publish(body="12月10日（水）に開きます。")),
        (
            "link",
            lambda hall: (
                hall.publish(more="    page: https://x.lg.jp/"),
                hall.pages.update({"https://x.lg.jp/": "gone"}),
            ),
        ),
        ("demo", lambda hall: hall.publish(more="    demo: true")),
    ],
)
def test_what_cannot_be_meant_is_not_even_put_forward(
    hall: Hall, author: Account, rule: str, spoil: Callable[[Hall], object]
) -> None:
    hall.resident("U1", "smartphone-class")
    hall.resident("U2", "smartphone-class")
    spoil(hall)
    assert (rule, True) in rules(hall)
    with pytest.raises(StaffError):
        hall.approvals.submit(author, *MATTERS)


def test_a_demonstration_goes_only_where_no_resident_is(hall: Hall, author: Account, approver: Account) -> None:
    hall.publish(more="    demo: true")
    hall.rehearsal = True
    made = hall.approved(author, approver)
    hall.rehearsal, hall.now = False, ANNOUNCED  # a real channel has been set since
    assert hall.clock() == 0
    assert hall.approvals.waiting(made).sending.state == "void"


def test_the_cost_is_named_and_a_silent_platform_is_told(hall: Hall) -> None:
    hall.resident("U1", "smartphone-class")
    hall.left = 100
    seen = hall.approvals.preview(*MATTERS)
    assert (seen.cost, seen.left) == (1, 100)
    hall.left = -1
    assert ("quota", False) in rules(hall)


def test_what_is_called_off_is_told_to_whom_it_was_announced(hall: Hall) -> None:
    hall.publish(more="    status: cancelled")
    (shown,) = hall.approvals.preview("digital.class", "cancellation").shown
    assert shown.part.audience.topics == ("smartphone-class",)
    assert shown.part.due_at == NOON + 10 * MINUTE


def test_an_urgent_notice_goes_out_at_night_a_minute_after_its_approval(
    hall: Hall, author: Account, approver: Account
) -> None:
    hall.publish(more="    urgent: true\n    announcements: []")
    hall.passes(timedelta(hours=15))  # three in the morning
    made = hall.approved(author, approver)
    assert hall.clock() == 0
    hall.passes(timedelta(minutes=1))
    assert hall.clock() == 1
    assert hall.approvals.waiting(made).sending.urgent


def test_a_notice_without_announcements_goes_out_once_it_is_approved_in_the_citys_hours(hall: Hall) -> None:
    hall.publish(more="    announcements: []")
    hall.passes(timedelta(hours=15))
    (shown,) = hall.approvals.preview(*MATTERS).shown
    assert shown.part.due_at == NOON + 21 * 60 * MINUTE  # nine in the morning


def test_progress_tells_what_is_not_handed_over_yet(hall: Hall, author: Account, approver: Account) -> None:
    made = hall.approved(author, approver)
    assert [headway for _, headway in hall.approvals.progress(made)] == [None]
    hall.now = ANNOUNCED
    hall.clock()
    assert [headway.state for _, headway in hall.approvals.progress(made) if headway] == ["waiting"]


def test_a_test_reaches_the_guests_and_nobody_else(hall: Hall, author: Account) -> None:
    hall.resident("U1", "smartphone-class")
    guest = hall.resident("U2", language="ja-easy")
    with pytest.raises(StaffError):
        hall.rehearsals.send(author, hall.approvals.preview(*MATTERS), "form")
    hall.guest("U2", "広報")
    assert hall.rehearsals.send(author, hall.approvals.preview(*MATTERS), "form") == 1
    sent = hall.database.write(lambda c: outgoing.claim(c, "w", channel=CHANNEL, now=hall.now, lease=MINUTE))
    assert sent is not None
    assert sent.resident_id == guest
    assert len(read_body(sent.body).messages) == 2  # that it is a test, and the notice
    assert hall.database.write(lambda c: outgoing.claim(c, "w", channel=CHANNEL, now=hall.now, lease=MINUTE)) is None
    assert hall.recorded()[-1] == ("hanako", "notice-tested")


def test_a_form_pressed_twice_is_one_test_and_another_form_another(hall: Hall, author: Account) -> None:
    hall.guest("U2", "広報")
    seen = hall.approvals.preview(*MATTERS)
    with ThreadPoolExecutor(2) as both:
        assert list(both.map(lambda _: hall.rehearsals.send(author, seen, "form"), range(2))) == [1, 1]
    assert hall.rehearsals.send(author, seen, "another") == 1
    claims = [
        hall.database.write(lambda c: outgoing.claim(c, "w", channel=CHANNEL, now=hall.now, lease=MINUTE))
        for _ in range(3)
    ]
    assert [claim is not None for claim in claims] == [True, True, False]
    assert hall.recorded() == [("hanako", "notice-tested")] * 2


def test_whoever_blocks_the_account_is_no_guest_any_more(hall: Hall) -> None:
    guest = hall.resident("U2")
    hall.guest("U2", "広報")
    hall.database.write(lambda c: residents.forget(c, guest))
    assert hall.rehearsals.listed() == []


def test_further_times_are_put_forward_while_earlier_ones_are_approved(
    hall: Hall, author: Account, approver: Account
) -> None:
    twice = NOTICE.format(title=TITLE, body=BODY, more="").replace("2026-12-10", "[2026-12-10, 2027-03-10]")
    hall.folder.write("scheduler/notices/common/class.yaml", twice)
    hall.press()
    hall.approved(author, approver)
    assert ("past", True) in rules(hall)  # all of the next three months is approved
    hall.now = ANNOUNCED - 24 * 60 * MINUTE
    (further,) = hall.approvals.preview(*MATTERS).shown
    assert further.part.due_at > ANNOUNCED
    second = hall.approved(author, approver)
    with pytest.raises(StaffError):
        hall.approvals.submit(author, *MATTERS)
    hall.now = ANNOUNCED
    assert hall.clock() == 1
    hall.now = further.part.due_at
    assert hall.clock() == 1
    assert len(hall.occurrences()) == 2
    hall.publish(title="スマホ教室（入門）")
    assert hall.approvals.waiting(second).sending.state == "handed"


def test_all_that_is_approved_of_a_notice_is_void_when_it_is_edited_and_put_forward_anew(
    hall: Hall, author: Account, approver: Account
) -> None:
    first = hall.approved(author, approver)
    hall.publish(title="スマホ教室（入門）")
    (shown,) = hall.approvals.preview(*MATTERS).shown
    assert shown.part.due_at == ANNOUNCED
    hall.approvals.submit(author, *MATTERS)
    assert hall.approvals.waiting(first).sending.state == "void"
