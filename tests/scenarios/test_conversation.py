"""More than one question: in one message, and one after the other, in LINE and on the web page."""

import html
import json
import sqlite3
import urllib.parse

from .conftest import Server, Town, said

FORM = "application/x-www-form-urlencoded"


def _rows(town: Town) -> list[tuple[str, str | None]]:
    connection = sqlite3.connect(town.var / "madoguchi.db")
    try:
        return connection.execute("select outcome, entry_id from question order by event_id, position").fetchall()
    finally:
        connection.close()


def test_a_follow_up_is_answered_from_the_card_before_it(town: Town) -> None:
    town.server()
    resident, other = town.line.user(), town.line.user()
    assert resident.says("住民票がほしい").ok
    assert town.line.wait_for(lambda: len(resident.replies) == 1, timeout=20)
    assert resident.says("何がいりますか").ok
    assert other.says("何がいりますか").ok
    assert town.line.wait_for(lambda: len(resident.replies) == 2 and other.replies, timeout=20)
    card, alone = said(resident.replies[1]), said(other.replies[0])
    assert "住民票の写しがほしい" in card
    assert "本人確認書類" in card
    assert "住民票の写しがほしい" not in alone
    assert _rows(town)[:2] == [("answer", "cert.juminhyo"), ("answer", "cert.juminhyo")]


def test_two_questions_in_one_message_get_two_cards_and_two_rows(town: Town) -> None:
    town.server()
    resident = town.line.user()
    assert resident.says("住民票がほしいです。あと、図書館の本の予約もしたいです。").ok
    assert town.line.wait_for(lambda: resident.replies, timeout=20)
    (reply,) = resident.replies
    assert len(reply.messages) == 2
    assert _rows(town) == [("answer", "cert.juminhyo"), ("answer", "facility.library")]
    assert town.line.violations == []


def _post(server: Server, text: str, cookie: str = "") -> tuple[str, str]:
    """The page after a question, and the visitor's cookie."""
    body = urllib.parse.urlencode({"text": text}).encode()
    answer = server.call("POST", "/omitama/", body, content_type=FORM, cookie=cookie)
    assert answer.status == 200
    return html.unescape(answer.text), cookie or answer.headers["set-cookie"].partition(";")[0]


def test_a_visitor_of_the_page_asks_on_and_reads_it_again_later(town: Town) -> None:
    server = town.server()
    _, cookie = _post(server, "住民票がほしい")
    first, _ = _post(server, "郵送でもいい？", cookie)
    assert "住民票を郵送で請求する" in first
    again = html.unescape(server.call("GET", "/omitama/", cookie=cookie).text)
    assert again.count("住民票を郵送で請求する") == first.count("住民票を郵送で請求する")
    stranger, _ = _post(server, "手数料は？")
    assert "住民票の写しがほしい" not in stranger


TWO = "住民票がほしいです。あと、図書館の本の予約もしたいです。"


def test_the_command_line_gives_an_object_for_each_question(town: Town) -> None:
    first = json.loads(town.madoguchi("ask", "--json", TWO).stdout)
    (second,) = first["more"]
    assert first["query"] == TWO
    assert [found["candidates"][0]["id"] for found in (first, second)] == ["cert.juminhyo", "facility.library"]
    assert second["query"] in TWO
    assert first.keys() == second.keys()
    assert second["text"] not in first["text"]


def test_the_command_line_explains_each_question(town: Town) -> None:
    assert town.madoguchi("ask", "--explain", TWO).stdout.count("結果: answer") == 2
