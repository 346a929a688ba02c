"""A guide as a drawing (SVG): its questions on the left, the checklist on the right, conditions as arrows. Pure.

Arrows on the right lead from an answer to a procedure that it asks for; arrows on the left lead from an answer to a
question that is asked only then. What has several conditions at once says so in words below its name.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from unicodedata import east_asian_width

from bot.guide_text import DONT_KNOW, WANTED, condition_text
from knowledge.evidence import Vocabulary
from knowledge.guide import UNKNOWN, Condition, Guide, Item, Question
from knowledge.procedure import Procedure

FONT = 14
LINE = 21
PAD = 9
GAP = 16
GUTTER = 110
QUESTION_WIDTH = 470
ITEM_WIDTH = 560
BETWEEN = 260
TOP = 84
INK, FAINT, PAPER, QUESTION, ITEM = "#1a1a1a", "#555555", "#ffffff", "#f3f6fb", "#f6f8f1"
COLOURS = (
    *("#0b57a4", "#a43b00", "#0f6b3a", "#7a2a8c", "#8a5a00"),
    *("#9c1550", "#00687a", "#4b4f9e", "#6d4c41", "#4a6600"),
)
"""One a question, each dark enough on white to be followed (WCAG: 4.5 to 1)."""

Answer = tuple[str, str]
"""A question and one of its answers, by id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of text in a box. answer: the answer that stands on it."""

    text: str
    style: str = ""
    answer: Answer | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A question or a procedure with the place where it stands. conditions: each of them alone is enough."""

    id: str
    rows: tuple[Row, ...]
    conditions: tuple[Condition, ...]
    x: float = 0
    y: float = 0
    width: float = 0

    @property
    def height(self) -> float:
        """Of all rows with the space around them."""
        return len(self.rows) * LINE + 2 * PAD

    def row_y(self, number: int) -> float:
        """The middle of a row."""
        return self.y + PAD + (number + 0.5) * LINE


def draw(guide: Guide, procedures: Mapping[str, Procedure], vocabulary: Vocabulary) -> str:
    """The SVG document."""
    right = GUTTER + QUESTION_WIDTH + BETWEEN
    questions, items = _questions(guide, vocabulary), _items(guide, procedures)
    bottom = max(_length(questions), _length(items))
    left = _placed(questions, GUTTER, QUESTION_WIDTH, bottom)
    listed = _placed(items, right, ITEM_WIDTH, bottom)
    width, height = right + ITEM_WIDTH + 20, TOP + bottom + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}"'
        f' role="img" lang="ja" font-size="{FONT}"'
        " font-family=\"'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic', Meiryo, sans-serif\">",
        f"<title>{escape(guide.name)}</title>",
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        f'<text x="{GUTTER}" y="34" font-size="20" font-weight="bold" fill="{INK}">{escape(guide.name)}</text>',
        f'<text x="{GUTTER}" y="64" font-weight="bold" fill="{FAINT}">質問（上から順に聞きます）</text>',
        f'<text x="{right}" y="64" font-weight="bold" fill="{FAINT}">一覧に出る手続き（する順番）</text>',
        *_arrows(left, listed),
        *(part for box in left for part in _drawn(box, QUESTION)),
        *(part for box in listed for part in _drawn(box, ITEM)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _questions(guide: Guide, vocabulary: Vocabulary) -> list[Box]:
    return [
        Box(id=question.id, rows=tuple(_asked(number, question, guide, vocabulary)), conditions=_given(question.when))
        for number, question in enumerate(guide.questions, 1)
    ]


def _asked(number: int, question: Question, guide: Guide, vocabulary: Vocabulary) -> Iterator[Row]:
    yield from _rows(f"{number}. {question.ask}", QUESTION_WIDTH, "bold")
    if question.when:
        yield from _rows(f"［{condition_text(question.when, guide)}］", QUESTION_WIDTH, "faint")
    if question.date:
        event = vocabulary.events.get(question.date)
        yield from _rows(f"・日を答える（{event.name if event else question.date}）", QUESTION_WIDTH)
    for option in question.options:
        yield from _rows(f"・{option.label}", QUESTION_WIDTH, answer=(question.id, option.id))
    if _names_unknown(guide, question.id):
        yield from _rows(f"・{DONT_KNOW}", QUESTION_WIDTH, answer=(question.id, UNKNOWN))


def _names_unknown(guide: Guide, question: str) -> bool:
    """Whether it leads somewhere not to know the answer."""
    whens = [*(other.when for other in guide.questions), *(item.when for item in guide.checklist)]
    return any(UNKNOWN in when.get(question, ()) for when in whens)


def _items(guide: Guide, procedures: Mapping[str, Procedure]) -> list[Box]:
    """Each procedure once, with all the conditions under which it is needed."""
    listed: dict[str, list[Item]] = {}
    for item in guide.checklist:
        listed.setdefault(item.procedure, []).append(item)
    return [
        Box(id=name, rows=tuple(_needed(number, name, same, guide, procedures)), conditions=_alternatives(same))
        for number, (name, same) in enumerate(listed.items(), 1)
    ]


def _needed(
    number: int, name: str, items: Sequence[Item], guide: Guide, procedures: Mapping[str, Procedure]
) -> Iterator[Row]:
    yield from _rows(f"{number}. {procedures[name].name if name in procedures else name}", ITEM_WIDTH, "bold")
    for position, when in enumerate(_alternatives(items) or ({},)):
        text = condition_text(when, guide) or "いつも"
        yield from _rows(f"{'または ' if position else ''}［{text}］", ITEM_WIDTH, "faint")
    if all(item.optional for item in items):
        yield from _rows(WANTED, ITEM_WIDTH, "faint")


def _alternatives(items: Sequence[Item]) -> tuple[Condition, ...]:
    """The conditions of which each is enough; none when one of the items always holds."""
    return tuple(item.when for item in items) if all(item.when for item in items) else ()


def _given(condition: Condition) -> tuple[Condition, ...]:
    return (condition,) if condition else ()


def _rows(text: str, width: float, style: str = "", answer: Answer | None = None) -> Iterator[Row]:
    """The text in as many rows as it needs; an arrow starts at the first."""
    lines = _wrapped(text, int((width - 2 * PAD) / FONT * 2))
    for number, line in enumerate(lines):
        yield Row(text=line if not number else f"　{line}", style=style, answer=None if number else answer)


def _wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most ``columns``; a full-width character takes two, and a line after the first is indented."""
    lines, used = [""], 0
    for character in text:
        wide = 2 if east_asian_width(character) in "WFA" else 1
        if used + wide > columns and character not in "、。）］」":
            lines.append("")
            used = 2
        lines[-1] += character
        used += wide
    return lines


def _length(boxes: Sequence[Box]) -> float:
    return sum(box.height for box in boxes) + GAP * (len(boxes) - 1)


def _placed(boxes: Sequence[Box], x: float, width: float, bottom: float) -> list[Box]:
    """The boxes one below the other, spread over the whole height."""
    spare = (bottom - _length(boxes)) / max(len(boxes) - 1, 1)
    y, placed = float(TOP), []
    for box in boxes:
        placed.append(replace(box, x=x, y=y, width=width))
        y += box.height + GAP + spare
    return placed


def _drawn(box: Box, fill: str) -> Iterator[str]:
    yield (
        f'<rect x="{box.x:g}" y="{box.y:.1f}" width="{box.width:g}" height="{box.height:g}" rx="6"'
        f' fill="{fill}" stroke="{FAINT}"/>'
    )
    for number, row in enumerate(box.rows):
        colour = FAINT if row.style == "faint" else INK
        weight = ' font-weight="bold"' if row.style == "bold" else ""
        y = box.row_y(number) + FONT * 0.36
        yield f'<text x="{box.x + PAD:g}" y="{y:.1f}" fill="{colour}"{weight}>{escape(row.text)}</text>'


def _arrows(questions: Sequence[Box], items: Sequence[Box]) -> Iterator[str]:
    """From each answer that is named to what it leads to, in the colour of its question."""
    starts = {row.answer: box.row_y(number) for box in questions for number, row in enumerate(box.rows) if row.answer}
    colours = {box.id: COLOURS[number % len(COLOURS)] for number, box in enumerate(questions)}
    for box in questions:
        for answer, y in _ends(box, starts):
            yield _arrow(GUTTER, starts[answer], box.x, y, colours[answer[0]], bend=-min(90, 30 + (y - TOP) / 12))
    for box in items:
        for answer, y in _ends(box, starts):
            yield _arrow(GUTTER + QUESTION_WIDTH, starts[answer], box.x, y, colours[answer[0]], bend=BETWEEN / 2)


def _ends(box: Box, known: Container[Answer]) -> list[tuple[Answer, float]]:
    """The answers that lead to a box, each with the height at which its arrow comes in."""
    named = ((name, value) for when in box.conditions for name, values in when.items() for value in values)
    answers = [answer for answer in dict.fromkeys(named) if answer in known]
    step = box.height / (len(answers) + 1)
    return [(answer, box.y + step * number) for number, answer in enumerate(answers, 1)]


def _arrow(x: float, y: float, to_x: float, to_y: float, colour: str, *, bend: float) -> str:
    """A curve that leaves sideways and comes in at the left edge of a box; bend: how far it swings out."""
    tip = to_x - 7
    back = tip + bend if bend < 0 else tip - bend
    path = f"M{x:g},{y:.1f} C{x + bend:g},{y:.1f} {back:g},{to_y:.1f} {tip:g},{to_y:.1f}"
    head = f"M{to_x:g},{to_y:.1f} l-8,-4 v8 z"
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.4" stroke-opacity="0.75"/>'
        f'<path d="{head}" fill="{colour}"/>'
    )
