"""A guide in words, for those who write it: its questions, and what each condition leads to. Pure."""

from collections.abc import Iterator, Mapping

from knowledge.evidence import Vocabulary
from knowledge.guide import UNKNOWN, Condition, Guide, Question
from knowledge.procedure import Procedure

DONT_KNOW = "わからない"
WANTED = "必要な人だけ"


def guide_text(guide: Guide, procedures: Mapping[str, Procedure], vocabulary: Vocabulary) -> str:
    """Everything but the translations, in lines."""
    lines = [f"{guide.name}（{guide.id}）", guide.summary, f"話題：{'、'.join(guide.topics)}", ""]
    for number, question in enumerate(guide.questions, 1):
        lines += [f"質問{number}　{question.ask}（{question.id}）", *_about(question, guide, vocabulary), ""]
    lines.append("一覧（する順番）")
    for item in guide.checklist:
        procedure = procedures.get(item.procedure)
        name = procedure.name if procedure else item.procedure
        wanted = f"　{WANTED}" if item.optional else ""
        lines.append(f"  ・{name}（{item.procedure}）{wanted}{_told(item.when, guide)}")
    lines += ["", "注意書き"] if guide.notes else []
    lines += [f"  ・{note.text}{_told(note.when, guide)}" for note in guide.notes]
    return "\n".join(lines)


def condition_text(condition: Condition, guide: Guide) -> str:
    """A condition in words: 質問2が「まだ出していない」で、質問3が「マイナンバーカード／両方」"""
    asked = {question.id: (number, question) for number, question in enumerate(guide.questions, 1)}
    parts = []
    for name, wanted in condition.items():
        if name in asked:
            number, question = asked[name]
            parts.append(f"質問{number}が「{'／'.join(_label(question, value) for value in wanted)}」")
    return "で、".join(parts)


def _about(question: Question, guide: Guide, vocabulary: Vocabulary) -> Iterator[str]:
    if question.when:
        yield f"  聞くとき：{condition_text(question.when, guide)}"
    if question.help:
        yield f"  説明：{question.help}"
    if question.date:
        event = vocabulary.events.get(question.date)
        name = event.name if event else question.date
        yield f"  答え：日（{name}。{question.past_days}日前から{question.future_days}日後まで）"
    for option in question.options:
        told = [_condition(name, vocabulary) for name in option.tells]
        told += [f"{_condition(name, vocabulary)}、ではない" for name in option.denies]
        yield f"  ・{option.label}（{option.id}）" + (f"　⇒ {'／'.join(told)}" if told else "")


def _condition(name: str, vocabulary: Vocabulary) -> str:
    return vocabulary.conditions[name].name if name in vocabulary.conditions else name


def _told(condition: Condition, guide: Guide) -> str:
    return f"　［{condition_text(condition, guide)}］" if condition else ""


def _label(question: Question, value: str) -> str:
    if value == UNKNOWN:
        return DONT_KNOW
    option = question.option(value)
    return option.label if option else value
