"""What is to be sent, in words and columns for a clerk at a terminal: the same numbers as on the staff pages."""

from collections.abc import Iterable, Iterator, Mapping

from bot.bodies import read_body
from bot.noticeboard import OPEN, Waiting
from bot.plain import plain
from bot.preview import Preview, Shown
from bot.store.reach import Reach
from bot.store.sendings import Kind, Part, Sending
from knowledge.dates import WEEKDAYS
from knowledge.languages import NAMES
from scheduler.due import local_time
from scheduler.missend import Finding

KIND_NAMES: dict[Kind, str] = {"announcement": "お知らせ", "cancellation": "中止の知らせ", "correction": "訂正"}

STATES: dict[str, str] = {
    "waiting": "承認を待っています",
    "approved": "承認されました",
    "handed": "送る係に渡しました（madoguchi notice list）",
    "withdrawn": "取り下げました",
    "stopped": "止めました",
    "void": "お知らせが変わったので、承認が無効になりました",
}

LABEL = 10
"""Characters of the longest label, all of them of full width."""

Names = Mapping[str, str]
"""What topics and districts are called, by id."""


def previewed(seen: Preview, names: Names, lang: str) -> str:
    """A preview."""
    lines = [f"{seen.notice.title}（{KIND_NAMES[seen.kind]}）"]
    for shown in seen.shown:
        lines += _message(shown.part, shown, names, lang)
    return "\n".join([*lines, "", _cost(seen), *_findings(seen.findings)])


def put_forward(waiting: Waiting, names: Names, lang: str) -> str:
    """A sending as it is stored."""
    sending = waiting.sending
    lines = [
        f"{sending.id} {sending.title}（{KIND_NAMES[sending.kind]}）",
        f"{STATES[sending.state]}。",
        *_people(sending),
        *_corrections(waiting),
    ]
    if waiting.void and sending.state in OPEN:
        lines.append("お知らせが直されたか取り下げられたので、このままでは送られません。出しなおしてください。")
    known = {one.part.key: one for one in waiting.shown}
    for part in waiting.parts:
        lines += _message(part, known.get(part.key), names, lang)
    if waiting.shown:
        lines += ["", _cost(waiting)]
    return "\n".join([*lines, *_findings(waiting.findings)])


def when(moment: int) -> str:
    """UTC milliseconds in Japan time: 2026-11-26（木）10:00."""
    at = local_time(moment)
    return f"{at:%Y-%m-%d}（{WEEKDAYS[at.weekday()]}）{at:%H:%M}"


def _people(sending: Sending) -> Iterator[str]:
    yield f"出した人 {sending.author}（{when(sending.made_at)}）"
    if sending.approver and sending.approved_at is not None:
        yield f"承認した人 {sending.approver}（{when(sending.approved_at)}）"


def _corrections(waiting: Waiting) -> Iterator[str]:
    if waiting.corrects:
        yield f"訂正するもの {waiting.corrects.id} {waiting.corrects.title}"
    for one in waiting.corrected_by:
        yield f"この送信への訂正 {one.id} {one.title}（{STATES[one.state]}）"


def _message(part: Part, shown: Shown | None, names: Names, lang: str) -> Iterator[str]:
    """When it goes, to whom, and its words. shown: with whom it would reach now, None once it went."""
    yield f"\n■ {when(part.due_at)} から"
    yield _line("だれに", _audience(part, names))
    if shown is None:
        yield _line("人数", _number(part.recipients))
    else:
        yield from _reach(shown.reach, shown.untranslated, names)
    yield ""
    yield plain(read_body(part.bodies.get(lang) or part.bodies["ja"]))


def _audience(part: Part, names: Names) -> str:
    if part.audience.got:
        return "まちがったお知らせを受け取った人（そのあとでやめた人、休む曜日や月の上限の人にも届きます）"
    return f"種類：{_all(part.audience.topics, names)}　地区：{_all(part.audience.districts, names)}"


def _reach(reach: Reach, untranslated: int, names: Names) -> Iterator[str]:
    yield _line("あてはまる人", _number(reach.total + reach.resting))
    if reach.resting:
        yield _line("うち休む曜日・上限", f"{_number(reach.resting)}（届きません）")
    yield _line("届く人", _number(reach.total))
    if untranslated:
        yield _line("うち訳がない人", f"{_number(untranslated)}（ほかのことばで届きます）")
    groups = (("ことば", reach.languages), ("地区", reach.districts), ("種類", reach.topics))
    for label, numbers in groups:
        most_first = sorted(numbers.items(), key=lambda one: -one[1])
        for number, (name, people) in enumerate(most_first):
            said = names.get(name) or NAMES.get(name, name) or "選んでいない"
            yield _line("" if number else f"　{label}", f"{_number(people)}　{said}")
    yield _line("ブロックしている人", f"{_number(reach.blocked)}（届きません）")


def _line(label: str, text: str) -> str:
    return f"  {label:　<{LABEL}}{text}"


def _number(people: int) -> str:
    return f"{people:>9,} 人"


def _all(ids: Iterable[str], names: Names) -> str:
    return "、".join(names.get(one, one) for one in ids) or "すべて"


def _cost(seen: Preview | Waiting) -> str:
    costs = "、".join(f"{year}年{month}月に {number:,} 通" for (year, month), number in seen.costs.items())
    left = "上限なし" if seen.left is None else f"{seen.left:,} 通"
    told = "LINE に確かめられませんでした" if seen.unsure else left
    return f"使う通数：{costs}（今月の残り：{told}）。人数は今のものです。送るときに、もう一度数えます。"


def _findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    if findings:
        yield "\n気になる点"
    for one in findings:
        yield f"  {'×' if one.stops else '△'} {one.message}"
