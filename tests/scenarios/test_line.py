"""A resident asks in LINE: signed webhooks through the real server to the platform of ours and back."""

import json
import sqlite3
from typing import Any

from bot.simulator import Simulator

from .conftest import Town, eventually, said

VECTOR_BODY = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
VECTOR_SIGNATURE = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
QUESTIONS = {
    "住民票がほしい": "住民票",
    "まいなんばーかーどをなくした": "マイナンバーカード",
    "他の市から引っ越してきました": "転入",
    "スマホ教室に行きたい": "スマホ",
}


def _answered(line: Simulator, replies: int) -> bool:
    return line.wait_for(lambda: len([c for c in line.calls("reply") if c.status == 200]) >= replies, timeout=20)


def test_the_official_test_vector_is_accepted(town: Town) -> None:
    server = town.server()
    assert server.call("POST", "/line/webhook", VECTOR_BODY, x_line_signature=VECTOR_SIGNATURE).status == 200


def test_every_resident_gets_exactly_one_right_answer(town: Town) -> None:
    town.server()
    asked = []
    for question, word in QUESTIONS.items():
        resident = town.line.user()
        result = resident.says(question)
        assert result.ok
        town.line.webhooks.repeat(result)  # the network delivers it twice
        town.line.webhooks.redeliver(result)  # and LINE once more, marked as such
        asked.append((resident, word))
    assert _answered(town.line, len(asked))
    server = town.servers[0]
    assert server.stop() == 0  # draining answers whatever was left
    for resident, word in asked:
        assert len(resident.received) == 1
        assert word in said(resident.replies[0])
    assert town.line.violations == []


def test_one_bad_event_spoils_no_other(town: Town) -> None:
    town.server()
    resident = town.line.user()
    with town.line.webhooks.holding() as batch:
        resident.says("住民票がほしい")
    good = batch[0]
    bad: list[Any] = [{}, 7, None, {**good, "type": "time-travel", "webhookEventId": "x"}, {**good, "source": "nobody"}]
    unknown_mode = {**good, "webhookEventId": "01UNKNOWNMODE", "mode": "dreaming"}
    assert town.line.webhooks.deliver([*bad, good, unknown_mode]).ok
    assert town.line.wait_for(lambda: resident.replies, timeout=20)
    assert "住民票" in said(resident.replies[0])


def test_one_residents_messages_are_answered_in_their_order(town: Town) -> None:
    town.server()
    resident = town.line.user()
    with town.line.webhooks.holding() as batch:
        for question in ("住民票がほしい", "印鑑登録をしたい", "パスポートを作りたい"):
            resident.says(question)
    for number, event in enumerate(batch):
        event["timestamp"] += number
    town.line.send(*reversed(batch))
    assert town.line.wait_for(lambda: len(resident.replies) == 3, timeout=20)
    words = [said(reply) for reply in resident.replies]
    assert ["住民票" in words[0], "印鑑" in words[1], "パスポート" in words[2]] == [True, True, True]


def test_a_wrong_signature_is_refused_and_nothing_is_stored(town: Town) -> None:
    server = town.server()
    body = json.dumps({"destination": "U0", "events": [_message("01REFUSED")]}).encode()
    assert server.webhook(body, secret="another secret").status == 400
    assert server.call("POST", "/line/webhook", body).status == 400
    assert server.call("POST", "/line/webhook", body, x_line_signature="ü").status == 400
    assert server.webhook(body).status == 200  # the same event is new: nothing was kept of it before


def test_strange_bodies_never_cause_a_fault(town: Town) -> None:
    server = town.server()
    bodies = [
        b"",
        b"not json",
        b"[]",
        b"null",
        b"{}",
        b'{"events": {}}',
        b'{"events": "x"}',
        b'{"events": []}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"events": [{"type": "message", "message": {"type": "text", "text": 5}, "source": {"userId": 5}}]}',
        json.dumps({"events": [_message("01HUGE") | {"timestamp": 10**30}]}).encode(),
        json.dumps({"events": [_message("01ID", text="\ud800 \u0000 \u202e住民票")]}).encode(),
        json.dumps({"events": [_message("x" * 5000, text="あ" * 5000)]}).encode(),
        json.dumps({"events": [_message("01EMOJI", text="😀" * 2500)]}).encode(),
    ]
    assert {server.webhook(body).status for body in bodies} <= {200, 400}
    assert server.webhook(b"x" * 1_100_000).status == 413
    assert server.call("GET", "/healthz").status == 200


def test_following_buttons_and_other_messages(town: Town) -> None:
    town.server()
    resident = town.line.user()
    resident.follows()
    assert town.line.wait_for(lambda: len(resident.replies) == 1, timeout=20)
    assert "119" in said(resident.replies[0])
    resident.sticker()
    resident.image()
    assert town.line.wait_for(lambda: len(resident.replies) == 3, timeout=20)
    resident.sends({"type": "text", "id": "1", "text": "住民票がほしい"})
    assert town.line.wait_for(lambda: len(resident.replies) == 4, timeout=20)
    no = next(action for action in _actions(resident.replies[3].messages) if "v=0" in str(action.get("data")))
    resident.taps(no)
    assert town.line.wait_for(lambda: len(resident.replies) == 5, timeout=20)
    reasons = [a for a in _actions(resident.replies[4].messages) if str(a.get("data")).startswith("reason")]
    assert len(reasons) == 3
    resident.taps(reasons[0])
    assert town.line.wait_for(lambda: len(resident.replies) == 6, timeout=20)
    assert _rows(town, "select helpful, reason from feedback") == [(0, "wrong")]
    assert town.line.violations == []


def test_unsend_and_unfollow_delete(town: Town) -> None:
    town.server()
    resident = town.line.user()
    sent = resident.says("住民票がほしい")
    assert town.line.wait_for(lambda: resident.replies, timeout=20)
    resident.unsends(sent.message_id)
    assert eventually(lambda: _rows(town, "select text from question") == [(None,)])
    resident.blocks()
    assert eventually(lambda: _rows(town, "select user_id, user_key from resident") == [(None, None)])


def test_in_a_group_one_sentence_and_then_it_leaves(town: Town) -> None:
    town.server()
    group = town.line.group()
    group.invites_bot()
    assert town.line.wait_for(lambda: [call for call in town.line.calls() if "leave" in call.path], timeout=20)
    assert len(group.received) == 1


def test_no_trace_of_a_personal_number(town: Town) -> None:
    server = town.server()
    resident = town.line.user()
    resident.says("私の番号は１２３４　５６７８　９０１２です。住民票がほしい")
    assert town.line.wait_for(lambda: resident.replies, timeout=20)
    assert "住民票" in said(resident.replies[0])
    server.call(
        "POST",
        "/omitama/",
        "text=番号は１２３４　５６７８　９０１２".encode(),
        content_type="application/x-www-form-urlencoded",
    )
    traces = [path for path in sorted(town.var.iterdir()) if path.is_file()]  # database, WAL, logs
    assert any(path.name.endswith("-wal") for path in traces)
    for path in traces:
        digits = path.read_bytes()
        for form in ("１２３４　５６７８　９０１２", "123456789012", "1234 5678 9012", "5678", "５６７８"):
            assert form.encode() not in digits, path


def test_logs_hold_no_text_and_no_user_id(town: Town) -> None:
    server = town.server()
    resident = town.line.user()
    resident.says("とても珍しい質問の文面です")
    assert town.line.wait_for(lambda: resident.replies, timeout=20)
    log = server.log.read_text()
    assert "request_id" in log
    assert resident.user_id not in log
    assert "珍しい" not in log


def _message(event_id: str, text: str = "住民票がほしい") -> dict[str, object]:
    return {
        "type": "message",
        "mode": "active",
        "webhookEventId": event_id,
        "timestamp": 1_790_000_000_000,
        "replyToken": "0" * 32,
        "source": {"type": "user", "userId": "U" + "0" * 32},
        "message": {"type": "text", "id": "1", "text": text},
    }


def _actions(piece: object) -> list[dict[str, object]]:
    """Every action in a message, however deep."""
    if isinstance(piece, dict):
        own = [piece] if "type" in piece and ("data" in piece or "uri" in piece) else []
        return own + [action for value in piece.values() for action in _actions(value)]
    return [action for value in piece for action in _actions(value)] if isinstance(piece, (list, tuple)) else []


def _rows(town: Town, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(town.var / "madoguchi.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
