"""kill -9 at the worst moments: nobody is answered twice, and nobody is forgotten in silence."""

from bot.simulator import Fault

from .conftest import Town, eventually, said


def test_an_event_stored_before_the_crash_is_answered_once_after_it(town: Town) -> None:
    server = town.server(MADOGUCHI_REPLY_THREADS="1")
    town.line.fault("reply", Fault(kind="slow", seconds=60))
    first, second = town.line.user(), town.line.user()
    assert first.says("住民票がほしい").ok  # keeps the only reply thread busy
    assert town.line.wait_for(lambda: not town.line.platform.faults.pending(), timeout=20)
    assert second.says("印鑑登録をしたい").ok  # stored, and nothing more
    server.kill()
    assert second.received == []
    restarted = town.server()
    assert town.line.wait_for(lambda: second.replies, timeout=20)
    assert restarted.stop() == 0
    assert len(second.received) == 1
    assert "印鑑" in said(second.replies[0])


def test_a_reply_that_line_accepted_is_not_repeated_but_listed(town: Town) -> None:
    server = town.server(MADOGUCHI_SEND_SECONDS="2")
    town.line.fault("reply", Fault(kind="accept-then-hang"))
    resident = town.line.user()
    assert resident.says("住民票がほしい").ok
    assert town.line.wait_for(lambda: resident.replies, timeout=20)
    server.kill()  # accepted, but the answer to our call was never read
    restarted = town.server()  # it comes up while the dead process's reply still counts as being sent
    assert eventually(lambda: "1 件" in _missed(town))
    assert restarted.stop() == 0
    assert len(resident.received) == 1


def test_another_process_takes_over_without_a_restart(town: Town) -> None:
    other = town.server()
    dying = town.server(MADOGUCHI_REPLY_THREADS="1")
    town.line.fault("reply", Fault(kind="slow", seconds=60))
    blocking, waiting = town.line.user(), town.line.user()
    assert blocking.says("住民票がほしい").ok
    assert town.line.wait_for(lambda: not town.line.platform.faults.pending(), timeout=20)
    assert waiting.says("印鑑登録をしたい").ok
    dying.kill()
    assert town.line.wait_for(lambda: waiting.replies, timeout=30)
    assert other.stop() == 0
    assert len(waiting.received) == 1


def test_a_dead_reply_token_is_pushed_only_where_the_city_allows_it(town: Town) -> None:
    server = town.server(MADOGUCHI_PUSH_LATE_ANSWERS="true")
    resident = town.line.user()
    with town.line.webhooks.holding() as batch:
        resident.says("住民票がほしい")
    batch[0]["replyToken"] = "f" * 32  # LINE no longer knows it
    assert town.line.webhooks.post(town.line.webhooks.encode(batch)).ok
    assert town.line.wait_for(lambda: resident.pushes, timeout=20)
    server.stop()
    town.server()
    with town.line.webhooks.holding() as batch:
        resident.says("印鑑登録をしたい")
    batch[0]["replyToken"] = "e" * 32
    assert town.line.webhooks.post(town.line.webhooks.encode(batch)).ok
    assert eventually(lambda: "1 件" in _missed(town))
    assert len(resident.received) == 1


def test_a_refused_connection_is_tried_again(town: Town) -> None:
    server = town.server()
    town.line.fault("reply", Fault(kind="error-before", status=429, message="The API rate limit has been exceeded."))
    resident = town.line.user()
    assert resident.says("住民票がほしい").ok
    assert town.line.wait_for(lambda: resident.replies, timeout=20)
    assert server.stop() == 0
    assert len(resident.received) == 1


def _missed(town: Town) -> str:
    return next(line for line in town.madoguchi("doctor").stdout.splitlines() if "返事が届かなかった" in line)
