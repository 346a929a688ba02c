"""The pages on which a notice is put forward by one person and approved by another."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.publication import Press
from bot.staff.roles import EVERY, Grant
from bot.store import guests, residents
from bot.store.approval_schema import sending
from bot.store.schema import outgoing
from knowledge.text import Analyzer
from tests.bot.conftest import CITY, small_content

from .conftest import NOON, Clerk, Site

NOTICE = """notices:
  - id: digital.class
    kind: smartphone-class
    title: スマホ教室
    body: はじめての方の教室です。
    place: 市役所
    dates: 2026-12-10
    times: 10:00～11:30
    section: pension
    topics: smartphone-class
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
"""
TEMPLATE = """templates:
  - id: shelter
    kind: disaster
    section: pension
    title: 避難所を開きました
    body: "{time}に開きました。"
    blanks:
      - {name: time, label: 開いた時刻, kind: time}
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
    translations: {}
"""
ORDER = "/staff/templates/shelter"
PREVIEW = "/staff/notices/digital.class"
FIRST = "/staff/sendings/1"
DRAWING = re.compile(r'<script type="application/json">(.*?)</script>')
STOP = re.compile(r'id="stop(?:-title)?">(.*?)<')
CHANNEL = "line:omitama"
FORM = re.compile(r'name="token" value="([^"]+)"')
DIGEST = re.compile(r'name="digest" value="([0-9a-f]{64})"')


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    """A city with a notice that its pension section answers for."""
    root = tmp_path_factory.mktemp("notices")
    folder = small_content(root / "content")
    folder.write("knowledge/cities/omitama.yaml", CITY + "sections:\n  pension: {name: 国保年金課}\n")
    folder.write("scheduler/notices/common/class.yaml", NOTICE)
    folder.write("scheduler/templates/common/shelter.yaml", TEMPLATE)
    press, content = Press(root / "publications", analyzer), folder.read()
    assert content.errors == ()
    press.publish(content, press.pending(content), NOON, lambda _: None)
    return root / "publications"


@pytest.fixture
def editor(site: Site) -> Clerk:
    return site.clerk("hanako", "editor")


@pytest.fixture
def approver(site: Site) -> Clerk:
    return site.clerk("taro", "approver")


def puts_forward(editor: Clerk) -> None:
    assert editor.sends(f"{PREVIEW}/submit", of=PREVIEW).location == FIRST


def approves(approver: Clerk, **fields: str) -> int:
    digest = DIGEST.search(approver.reads(FIRST))
    assert digest
    given = {"digest": digest[1], "sure": "1"} | fields
    return approver.sends(f"{FIRST}/approve", of=FIRST, **given).status_code


def drawings(page: str) -> list[Any]:
    """The messages of each phone."""
    return [json.loads(one) for one in DRAWING.findall(page)]


def without_drawings(page: str) -> str:
    return DRAWING.sub("", page)


def as_if_edited(site: Site) -> None:
    """Whatever was put forward is no longer what the files say."""
    site.office.database.write(lambda c: c.execute(update(sending).values(basis="0" * 64)))


def state(clerk: Clerk) -> str:
    found = re.search(r'id="state">.*?<b>(.*?)</b>', clerk.reads(FIRST))
    assert found
    return found[1]


def test_the_preview_shows_what_residents_get(editor: Clerk) -> None:
    assert "スマホ教室" in editor.reads("/staff/notices")
    page = editor.reads(PREVIEW)
    assert "はじめての方の教室です。" in page
    assert "国保年金課" in page
    assert 'class="phone-card" lang="ja"' in page  # without JavaScript


def test_the_preview_is_drawn_of_what_line_would_be_handed_in_every_language(editor: Clerk) -> None:
    page = editor.reads(PREVIEW)
    (japanese,), (easy,) = drawings(page)
    assert (japanese["type"], japanese["contents"]["type"]) == ("flex", "bubble")
    assert "スマホ教室" in japanese["altText"]
    assert "（" in easy["altText"] + str(easy["contents"])
    assert html.escape(japanese["altText"]) in without_drawings(page)  # what the notification says
    assert 'src="/static/preview.js"' in page
    with editor.opens("/static/line/flex.js") as script:
        assert script.status_code == 200


def test_the_approver_sees_the_same_drawings(editor: Clerk, approver: Clerk) -> None:
    seen = drawings(editor.reads(PREVIEW))
    puts_forward(editor)
    assert drawings(approver.reads(FIRST)) == seen
    approves(approver)
    assert drawings(approver.reads(FIRST)) == seen
    editor.sends(f"{FIRST}/stop", of=FIRST)
    assert drawings(editor.reads(FIRST)) == seen


def test_who_presses_twice_comes_to_the_same_page(editor: Clerk, approver: Clerk) -> None:
    for _ in range(2):
        puts_forward(editor)
    digest = DIGEST.search(approver.reads(FIRST))
    assert digest
    for _ in range(2):
        pressed = approver.sends(f"{FIRST}/approve", of=FIRST, digest=digest[1], sure="1")
        assert (pressed.status_code, pressed.location) == (303, FIRST)


@pytest.mark.parametrize("approved", [False, True])
def test_what_is_void_can_be_taken_back_and_nothing_else(
    site: Site, editor: Clerk, approver: Clerk, approved: bool
) -> None:
    puts_forward(editor)
    if approved:
        approves(approver)
    before = state(approver)
    as_if_edited(site)
    page = approver.reads(FIRST)
    assert state(approver) != before
    assert 'id="approve"' not in page
    assert STOP.findall(page) == ["取り下げる", "取り下げる"]
    assert editor.sends(f"{FIRST}/stop", of=FIRST).status_code == 303
    assert 'id="stop"' not in editor.reads(FIRST)


def test_one_puts_forward_another_approves_and_it_is_stopped(editor: Clerk, approver: Clerk) -> None:
    puts_forward(editor)
    waiting = state(editor)
    assert "スマホ教室" in approver.reads("/staff/sendings")
    assert approves(approver) == 303
    assert state(approver) != waiting
    assert editor.sends(f"{FIRST}/stop", of=FIRST).status_code == 303
    assert 'id="stop"' not in editor.reads(FIRST)
    assert approver.sends(f"{FIRST}/approve", of="/staff/", digest="0" * 64).status_code == 422


def test_the_author_finds_no_button_and_is_refused_without_one(site: Site) -> None:
    both = site.clerk("hanako", "editor")
    site.roster.give(None, "hanako", Grant(role="approver", city=EVERY, section=EVERY))
    puts_forward(both)
    assert 'id="approve"' not in both.reads(FIRST)
    refused = both.sends(f"{FIRST}/approve", of=FIRST, digest="0" * 64, sure="1")
    assert refused.status_code == 422
    assert site.visitor().opens(FIRST).status_code == 303  # to the sign-in


def test_what_was_not_seen_is_not_approved(editor: Clerk, approver: Clerk) -> None:
    puts_forward(editor)
    assert approves(approver, digest="0" * 64) == 422
    assert 'id="approve"' in approver.reads(FIRST)


def test_an_editor_cannot_approve_and_an_approver_not_put_forward(editor: Clerk, approver: Clerk) -> None:
    puts_forward(editor)
    assert editor.sends(f"{FIRST}/approve", of=FIRST, digest="0" * 64).status_code == 403
    assert approver.sends(f"{PREVIEW}/submit", of=FIRST).status_code == 403


def a_guest(site: Site) -> None:
    """Somebody to try it with."""

    def work(connection: Connection) -> None:
        now = site.clock()
        guests.add(connection, residents.find_or_add(connection, site.office.cipher, CHANNEL, "U1", now), "当直", now)

    site.office.database.write(work)


def waiting_tests(site: Site) -> int:
    rows = site.office.database.read(lambda c: c.execute(select(outgoing).where(outgoing.c.kind == "test")).all())
    return len(rows)


def test_a_test_needs_a_guest_and_a_form_of_ours(site: Site, editor: Clerk) -> None:
    assert editor.sends(f"{PREVIEW}/try", of=PREVIEW, token="a" * 22).status_code == 422
    a_guest(site)
    assert editor.sends(f"{PREVIEW}/try", of=PREVIEW).status_code == 422
    assert editor.sends(f"{PREVIEW}/try", of=PREVIEW, token="%").status_code == 422
    assert waiting_tests(site) == 0


@pytest.mark.parametrize("what", ["a notice", "a drill"])
def test_a_test_pressed_twice_is_sent_once_and_again_from_the_next_page(site: Site, editor: Clerk, what: str) -> None:
    a_guest(site)
    blanks = {"blank-time": "21:30"}

    def shown() -> str:
        return (
            editor.reads(PREVIEW) if what == "a notice" else editor.sends(f"{ORDER}/preview", of=ORDER, **blanks).text
        )

    def presses(page: str) -> int:
        found = FORM.search(page)
        assert found
        if what == "a notice":
            return editor.sends(f"{PREVIEW}/try", of=PREVIEW, token=found[1]).status_code
        return editor.sends(f"{ORDER}/send", of=ORDER, drill="1", token=found[1], **blanks).status_code

    page = shown()
    assert [presses(page), presses(page)] == [200, 200]
    assert waiting_tests(site) == 1
    assert presses(shown()) == 200
    assert waiting_tests(site) == 2


def test_a_correction_and_what_it_corrects_lead_to_each_other(site: Site, editor: Clerk) -> None:
    puts_forward(editor)
    site.office.database.write(lambda c: c.execute(update(sending).values(state="handed")))

    def corrects(connection: Connection) -> None:
        wrong = connection.execute(select(sending)).mappings().one()
        linked = {"id": 2, "kind": "correction", "state": "withdrawn", "corrects_id": 1}
        connection.execute(insert(sending).values(dict(wrong) | linked))

    assert "訂正" not in editor.reads(FIRST)
    site.office.database.write(corrects)
    wrong, right = editor.reads(FIRST), editor.reads("/staff/sendings/2")
    assert re.search(r'この送信への訂正：<a href="/staff/sendings/2">', wrong)
    assert re.search(r'訂正するもの：<a href="/staff/sendings/1">', right)


@pytest.mark.parametrize("path", ["/staff/sendings/99", "/staff/sendings/x"])
def test_what_there_is_not_is_not_found(editor: Clerk, path: str) -> None:
    assert editor.opens(path).status_code == 404


def test_a_notice_that_there_is_not_says_so(editor: Clerk) -> None:
    assert "gone" in editor.reads("/staff/notices/gone")


def test_the_same_notice_for_those_without_a_phone(editor: Clerk) -> None:
    texts = editor.reads(f"{PREVIEW}/texts")
    script = texts.partition('id="script"')[2]
    assert "12月10日、木曜日、午前10時から午前11時30分まで" in script
    assert "国保年金課" in script
    assert "10:00～11:30" in texts.partition('id="script"')[0]
    for shape in ("flyer", "slide"):
        page = editor.reads(f"{PREVIEW}/{shape}")
        assert "スマホ教室" in page
        assert "市役所" in page
    assert editor.opens("/staff/notices/gone/flyer").status_code == 404


def test_one_officer_sends_words_that_two_people_approved(editor: Clerk, approver: Clerk) -> None:
    assert "避難所を開きました" in editor.reads("/staff/templates")
    assert editor.sends(f"{ORDER}/submit", of=ORDER).status_code == 303
    assert 'id="approve"' not in editor.reads(ORDER)
    digest = DIGEST.search(approver.reads(ORDER))
    assert digest
    assert approver.sends(f"{ORDER}/approve", of=ORDER, digest=digest[1]).status_code == 303
    assert 'id="approved"' in editor.reads(ORDER)
    assert editor.sends(f"{ORDER}/preview", of=ORDER, **{"blank-time": "25時"}).status_code == 422
    screen = editor.sends(f"{ORDER}/preview", of=ORDER, **{"blank-time": "21:30"})
    assert "21:30に開きました。" in screen.text
    assert "0 人に送る" in screen.text
    seen = DIGEST.search(screen.text)
    assert seen
    given = {"blank-time": "21:30", "digest": seen[1]}
    assert (
        editor.sends(f"{ORDER}/send", of=ORDER, drill="1", token="a" * 22, **given).status_code == 422
    )  # nobody is a guest
    for _ in range(2):  # pressed twice
        assert editor.sends(f"{ORDER}/send", of=ORDER, **given).location == FIRST
    assert drawings(editor.reads(FIRST)) == drawings(screen.text) != []
    assert editor.sends(f"{FIRST}/stop", of=FIRST).status_code == 303
    assert editor.opens("/staff/templates/gone").status_code == 404


def test_a_template_edited_within_its_minute_can_be_taken_back_and_is_not_said_to_be_on_its_way(
    site: Site, editor: Clerk, approver: Clerk
) -> None:
    editor.sends(f"{ORDER}/submit", of=ORDER)
    digest = DIGEST.search(approver.reads(ORDER))
    assert digest
    approver.sends(f"{ORDER}/approve", of=ORDER, digest=digest[1])
    seen = DIGEST.search(editor.sends(f"{ORDER}/preview", of=ORDER, **{"blank-time": "21:30"}).text)
    assert seen
    editor.sends(f"{ORDER}/send", of=ORDER, **{"blank-time": "21:30", "digest": seen[1]})
    approved = state(editor)
    assert STOP.findall(editor.reads(FIRST)) == ["止める", "止める"]
    as_if_edited(site)
    assert state(editor) != approved
    assert STOP.findall(editor.reads(FIRST)) == ["取り下げる", "取り下げる"]


def test_words_that_nobody_approved_are_shown_without_the_button_that_sends(editor: Clerk) -> None:
    assert "［開いた時刻］に開きました。" in editor.reads(ORDER)
    screen = editor.sends(f"{ORDER}/preview", of=ORDER, **{"blank-time": "21:30"}).text
    assert drawings(screen) != []
    assert 'id="send"' not in screen
    assert 'name="drill"' in screen


def test_the_first_page_says_what_is_to_be_done_and_by_whom(site: Site, editor: Clerk, approver: Clerk) -> None:
    elsewhere = site.clerk("joso-kakari", "approver", city="joso")
    assert f'href="{PREVIEW}"' in tasks(editor)
    assert "2026年11月26日（木）10:00" in tasks(editor)
    assert tasks(approver) == ""
    puts_forward(editor)
    assert tasks(editor) == ""
    assert f'href="{FIRST}"' in tasks(approver)
    assert tasks(elsewhere) == ""
    assert "承認を待っています" in editor.reads("/staff/notices")
    approves(approver)
    assert tasks(approver) == ""
    assert "承認されています" in editor.reads("/staff/notices")


def test_what_was_taken_back_is_to_be_put_forward_again_and_what_was_stopped_is_not(
    editor: Clerk, approver: Clerk
) -> None:
    puts_forward(editor)
    editor.sends(f"{FIRST}/stop", of=FIRST)
    assert f'href="{PREVIEW}"' in tasks(editor)
    editor.sends(f"{PREVIEW}/submit", of=PREVIEW)
    second = FIRST.replace("1", "2")
    digest = DIGEST.search(approver.reads(second))
    assert digest
    approver.sends(f"{second}/approve", of=second, digest=digest[1], sure="1")
    editor.sends(f"{second}/stop", of=second)
    assert tasks(editor) == ""


def tasks(clerk: Clerk) -> str:
    return clerk.reads("/staff/").partition('id="tasks-title"')[2].partition("</section>")[0]
