"""Why a question was answered so, for staff: what was looked up, how sure each candidate is, and by which signals."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from knowledge.languages import Language, foreign
from knowledge.polyglot import Library
from knowledge.search import Candidate
from knowledge.search.confidence import ANSWER, CHOICES, NEAR_TIE
from knowledge.search.kana import Reader, respelled
from knowledge.text import is_kana_only, normalise

OUTCOMES = {
    "answer": "答えを見せた",
    "choices": "選んでもらった",
    "unknown": "答えがないと言った",
    "elsewhere": "ほかの役所や会社を案内した",
    "smalltalk": "あいさつなどに返した",
    "emergency": "緊急の電話番号を見せた",
    "refused": "個人番号だけなので、答えなかった",
}

SIGNALS = {
    "words": "ことばの近さ",
    "characters": "文字の近さ",
    "readings": "読みの近さ",
    "words_coverage": "ことばの重なり",
    "characters_coverage": "文字の重なり",
    "readings_coverage": "読みの重なり",
    "bm25": "めずらしいことばの重なり",
    "meaning": "意味の近さ（聞き方）",
    "meaning_answer": "意味の近さ（答え）",
    "classifier": "聞き方から学んだ見分け",
    "title": "題名の近さ",
    "semantic": "文のモデルでの近さ",
    "margin": "ほかの候補との差",
    "by_terms": "日本語にして調べた確かさ",
    "translated": "日本語にできた割合",
}
"""Signal -> what it says, in a few words. A signal without one is shown by its name."""

_HEAD = "しるし（大きいほど合っている）"
_NUMBER = 7
"""Columns of a number in the table."""


def explain(
    question: str,
    outcome: str,
    candidates: Sequence[Candidate],
    *,
    language: Language,
    library: Library,
    reader: Reader,
    titles: Mapping[str, str],
) -> str:
    """The explanation in Japanese. question: without masks; candidates: best first; titles: id -> title."""
    lines = [f"質問: {question}", f"結果: {outcome}（{OUTCOMES.get(outcome, outcome)}）"]
    if candidates:
        lines += [
            f"{place}. {one.confidence:.2f}  {one.id}  {titles.get(one.id, '')}" for place, one in _placed(candidates)
        ]
        lines += ["", _thresholds()]
    lines += _heard(question, language, library, reader)
    if candidates:
        lines += ["", *_table(candidates)]
    return "\n".join(lines)


def _placed(candidates: Sequence[Candidate]) -> Iterator[tuple[int, Candidate]]:
    return enumerate(candidates, 1)


def _thresholds() -> str:
    return (
        f"確かさが {ANSWER:.2f} 以上なら答え、{CHOICES:.2f} 以上なら選んでもらいます"
        f"（ほかの話題との差が {NEAR_TIE:.2f} 未満のときも、選んでもらいます）。"
    )


def _heard(question: str, language: Language, library: Library, reader: Reader) -> Iterator[str]:
    """What the question was turned into before it was compared."""
    if spoken := foreign(language):
        yield f"日本語にしたことば: {' '.join(library.phrasebook.translate(question, spoken).words) or 'なし'}"
        return
    index = library.japanese
    replaced = index.aliases.replace(question)
    if replaced != normalise(question):
        yield f"言いかえて調べた文: {replaced}"
    if is_kana_only(replaced):
        yield f"かなをこう読みました: {respelled(reader.analyse(replaced), index.lexicon, reader).text}"


def _table(candidates: Sequence[Candidate]) -> Iterator[str]:
    """A line a signal, a column a candidate."""
    names = list(dict.fromkeys(name for candidate in candidates for name in candidate.signals))
    labels = {name: SIGNALS.get(name, name) for name in names}
    width = max(map(_width, [_HEAD, *labels.values()]))
    yield _padded(_HEAD, width) + "".join(f"{place}.".rjust(_NUMBER) for place, _ in _placed(candidates))
    for name in names:
        values = (f"{candidate.signals.get(name, 0.0):.2f}".rjust(_NUMBER) for candidate in candidates)
        yield _padded(labels[name], width) + "".join(values)


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
