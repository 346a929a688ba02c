"""Two web processes on PostgreSQL share the work: the same promises as on one SQLite file."""

from collections.abc import Callable

from .conftest import Town

QUESTIONS = ("住民票がほしい", "印鑑登録をしたい", "パスポートを作りたい")


def test_two_processes_answer_every_resident_once(town: Town, new_postgres: Callable[[], str]) -> None:
    url = new_postgres().replace("postgresql+psycopg", "postgresql")
    first, second = town.server(DATABASE_URL=url), town.server(DATABASE_URL=url)
    residents = [town.line.user() for _ in range(12)]
    for number, resident in enumerate(residents):
        town.line.platform.webhook_url = (first, second)[number % 2].webhook_url
        result = resident.says(QUESTIONS[number % len(QUESTIONS)])
        assert result.ok
        town.line.platform.webhook_url = (second, first)[number % 2].webhook_url
        town.line.webhooks.redeliver(result)
    assert town.line.wait_for(lambda: all(resident.replies for resident in residents), timeout=30)
    assert (first.stop(), second.stop()) == (0, 0)
    assert [len(resident.received) for resident in residents] == [1] * len(residents)
    assert town.line.violations == []
