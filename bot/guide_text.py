"""A guide in words, for those who write it: its questions, and what each condition leads to. Pure."""

from collections.abc import Iterator, Mapping

from knowledge.evidence import Vocabulary
from knowledge.guide import UNKNOWN, Condition, Guide, Question
from knowledge.procedure import Procedure

DONT_KNOW = "わからない"


def guide_text(guide: Guide, procedures: Mapping[str, Procedure], vocabulary: Vocabulary) -> str:
    """Everything but the translations, in lines."""
    lines = [f"{guide.name}（{guide.id}）", guide.summary, f"話題：{'、'.join(guide.topics)}", ""]
    for number, question in enumerate(guide.questions, 1):
        lines += [f"質問{number}　{question.ask}（{question.id}）", *_about(question, guide, vocabulary), ""]
    lines.append("一覧（する順番）")
    for item in guide.checklist:
        procedure = procedures.get(item.procedure)
        name = procedure.name if procedure else item.procedure
        lines.append(f"  ・{name}（{item.procedure}）{_told(item.when, guide)}")
    lines += ["", "注意書き"] if guide.notes else []
    lines += [f"  ・{note.text}{_told(note.when, guide)}" for note in guide.notes]
    return "\n".join(lines)


def condition_lines(condition: Condition, guide: Guide) -> list[str]:
    """A condition in words, a line for each question: 「転出届を出しましたか → まだ出していない」"""
    asked = {question.id: question for question in guide.questions}
    return [
        f"{_short(asked[name])} → {'／'.join(_label(asked[name], value) for value in wanted)}"
        for name, wanted in condition.items()
        if name in asked
    ]


def _about(question: Question, guide: Guide, vocabulary: Vocabulary) -> Iterator[str]:
    if question.when:
        yield f"  聞くとき：{_joined(question.when, guide)}"
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
    return f"　［{_joined(condition, guide)}］" if condition else ""


def _joined(condition: Condition, guide: Guide) -> str:
    return "、かつ ".join(condition_lines(condition, guide))


def _short(question: Question) -> str:
    return question.ask.removesuffix("。").removesuffix("？")


def _label(question: Question, value: str) -> str:
    if value == UNKNOWN:
        return DONT_KNOW
    option = question.option(value)
    return option.label if option else value
