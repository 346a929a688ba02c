"""Every way through a guide, and what is wrong with a guide that no schema can see (pure)."""

import re
from collections.abc import Collection, Iterator, Sequence

from knowledge.evidence import Vocabulary
from knowledge.files import Node
from knowledge.guide import (
    MOST_TAPS,
    UNKNOWN,
    Answered,
    Condition,
    Guide,
    Item,
    Next,
    Note,
    Outcome,
    Question,
    follow,
    holds,
    outcome_of,
    token,
)
from knowledge.languages import LANGUAGES
from knowledge.problems import Problem, problem

MOST_PATHS = 20_000
"""Ways that check walks; a guide of eight questions with a procedure that is always needed has far fewer."""

_SOME_DAY = "db4b98"

_PERSONAL = re.compile(r"(お?名前|氏名|住所|生年月日|電話番号|メールアドレス|マイナンバー（?番号)を(書|入力|教え|記入)")
"""Questions that would have residents write down who they are; guides have options only."""


def paths(guide: Guide, among: Collection[str] | None = None) -> Iterator[tuple[tuple[str, ...], Outcome]]:
    """The answers (tokens) and the outcome of each way through a guide.

    among: the questions of which every answer is tried; by default all on which a condition hangs. The others change
    nothing but days and what to bring, and are answered with the first that comes.
    """
    tried = among if among is not None else _named(guide.questions) | _named(guide.checklist) | _named(guide.notes)
    return ((tokens, outcome_of(guide, answered)) for tokens, answered in _ways(guide, tried))


def _ways(guide: Guide, tried: Collection[str]) -> Iterator[tuple[tuple[str, ...], Answered]]:
    """As ``paths``, without working out what each way leads to."""
    ahead: list[tuple[str, ...]] = [()]
    while ahead:
        tokens = ahead.pop()
        step = follow(guide, tokens)
        if isinstance(step, Answered):
            yield tokens, step
        else:
            answers = _answers(step, every=step.question.id in tried)
            ahead += [(*tokens, answer) for answer in reversed(answers)]


def _named(parts: Sequence[Question] | Sequence[Item] | Sequence[Note]) -> set[str]:
    """The questions that the conditions of ``parts`` name."""
    return {name for part in parts for name in part.when}


def _answers(step: Next, *, every: bool) -> list[str]:
    if step.question.date:
        return [_SOME_DAY, "u"] if every else [_SOME_DAY]
    options = [token(step.question, option.id) for option in step.question.options]
    return [*options, "u"] if every else options[:1]


def check_guide(
    guide: Guide, node: Node, vocabulary: Vocabulary, procedures: Collection[str], topics: Collection[str]
) -> list[Problem]:
    """Everything wrong with a guide: names that do not exist, questions nobody reaches, dead ends, empty outcomes."""
    found = [*_topics(guide, node, topics), *_names(guide, node, vocabulary, procedures)]
    found += [*_conditions(guide, node), *_questions(guide, node)]
    return found or [*_walks(guide, node)]


def _topics(guide: Guide, node: Node, topics: Collection[str]) -> Iterator[Problem]:
    for number, topic in enumerate(guide.topics):
        if topic not in topics:
            message = f"「{topic}」という話題（knowledge/topics.tsv）はありません。"
            yield problem(node.find(["topics", number]).mark, message, field="topics")


def _names(guide: Guide, node: Node, vocabulary: Vocabulary, procedures: Collection[str]) -> Iterator[Problem]:
    for number, question in enumerate(guide.questions):
        place = node.find(["questions", number])
        if question.date and question.date not in vocabulary.events:
            message = f"「{question.date}」という日（knowledge/starting-events.yaml）はありません。"
            yield problem(place.find(["date"]).mark, message, field="date")
        for option_number, option in enumerate(question.options):
            for name in (*option.tells, *option.denies):
                if name not in vocabulary.conditions:
                    message = f"「{name}」という条件（knowledge/evidence.yaml の conditions）はありません。"
                    yield problem(place.find(["options", option_number]).mark, message, field="tells")
    asked = {question.date for question in guide.questions}
    for number, item in enumerate(guide.checklist):
        if item.event and item.event not in asked:
            message = f"このガイドは「{item.event}」の日を聞いていません。"
            yield problem(node.find(["checklist", number, "from"]).mark, message, field="from")
        if item.procedure not in procedures:
            message = f"「{item.procedure}」という手続き（knowledge/procedures）はありません。"
            yield problem(node.find(["checklist", number, "procedure"]).mark, message, field="procedure")


def _conditions(guide: Guide, node: Node) -> Iterator[Problem]:
    for number, question in enumerate(guide.questions):
        earlier = {before.id: before for before in guide.questions[:number]}
        for message in _faults(question.when, earlier, {later.id for later in guide.questions[number:]}):
            yield problem(node.find(["questions", number, "if"]).mark, message, field="if")
    asked = {question.id: question for question in guide.questions}
    listed: tuple[tuple[str, Sequence[Item | Note]], ...] = (("checklist", guide.checklist), ("notes", guide.notes))
    for field, parts in listed:
        for number, part in enumerate(parts):
            for message in _faults(part.when, asked, ()):
                yield problem(node.find([field, number, "if"]).mark, message, field="if")


def _faults(condition: Condition, asked: dict[str, Question], later: Collection[str]) -> Iterator[str]:
    for name, wanted in condition.items():
        if name in later:
            yield f"「{name}」は前の質問ではないので、堂々めぐりになります。if には前の質問を書いてください。"
        elif name not in asked:
            yield f"「{name}」という質問はありません。"
        else:
            known = {option.id for option in asked[name].options} | {UNKNOWN}
            for value in wanted:
                if value not in known:
                    yield f"質問「{name}」に「{value}」という答えはありません（あるのは {'・'.join(sorted(known))}）。"


def _questions(guide: Guide, node: Node) -> Iterator[Problem]:
    ids = [question.id for question in guide.questions]
    for number, question in enumerate(guide.questions):
        place = node.find(["questions", number])
        if ids.index(question.id) != number:
            yield problem(place.mark, f"質問の id「{question.id}」が二度書かれています。", field="id")
        if question.date and question.options:
            yield problem(place.mark, "date（日を聞く）と options（選ぶ）は、どちらか一つにしてください。")
        if not question.date and len(question.options) < 2:
            yield problem(place.mark, "答えが二つ以上ないので、ここで行き止まりになります。", field="options")
        names = [option.id for option in question.options]
        if len(set(names)) < len(names) or UNKNOWN in names:
            yield problem(place.mark, f"答えの id が重なっているか、「{UNKNOWN}」を使っています。", field="options")
        if _PERSONAL.search(question.ask + (question.help or "")):
            yield problem(place.mark, "個人の情報を書いてもらう質問はできません。選ぶ質問にしてください。", field="ask")


def _walks(guide: Guide, node: Node) -> Iterator[Problem]:
    """What only shows on the way: too many taps, no procedure at the end, a question that never comes."""
    always = any(not item.when for item in guide.checklist)
    reached, longest, empty = set[str](), 0, None
    # the other questions cannot change which come, and with a procedure for all there is always one
    tried = _named(guide.questions) | (set() if always else _named(guide.checklist))
    for number, (tokens, answered) in enumerate(_ways(guide, tried)):
        reached |= answered.asked
        longest = max(longest, len(tokens))
        if not always and not empty and all(holds(item.when, answered.values) is False for item in guide.checklist):
            empty = answered
        if number > MOST_PATHS:
            yield problem(node.mark, "道すじが多すぎて調べきれません。どの答えでも要る手続きを一つ入れてください。")
            return
    if longest > MOST_TAPS:
        yield problem(node.find(["questions"]).mark, f"質問が多すぎます（{longest} 回。{MOST_TAPS} 回まで）。")
    if empty:
        answers = "、".join(f"{name}＝{value}" for name, value in empty.values.items())
        yield problem(node.find(["checklist"]).mark, f"手続きが一つもない結果になる答え方があります（{answers}）。")
    for number, question in enumerate(guide.questions):
        if question.id not in reached:
            yield problem(node.find(["questions", number]).mark, f"質問「{question.id}」には、だれもたどり着けません。")


def untranslated(guide: Guide, language: str) -> Sequence[str]:
    """What a guide lacks in a language in which it has questions: paths such as ``questions.when.ask``."""
    words = next((guide.translations.get(name) for name in LANGUAGES if name == language), None)
    if words is None or not words.questions:
        return ()
    missing = [f"questions.{question.id}" for question in guide.questions if question.id not in words.questions]
    for question in guide.questions:
        if own := words.questions.get(question.id):
            missing += [f"questions.{question.id}.{o.id}" for o in question.options if o.id not in own.options]
    return [*missing, *(f"notes.{note.id}" for note in guide.notes if note.id not in words.notes)]
