"""The bot's own sentences, from catalogues that staff can edit (``handlers/wordings/<language>.yaml``)."""

import string
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from knowledge.files import Node, merge, read_yaml
from knowledge.languages import FOREIGN, LANGUAGES, Language
from knowledge.problems import Mark, Problem, problem
from knowledge.proofreading import proofread

FOLDER = Path("handlers") / "wordings"
FALLBACK: Language = "ja"
_OWN_NAMES = frozenset(f"language.{name}" for name in FOREIGN)
"""What languages call themselves: the same in every catalogue."""


class Wording:
    """Sentences by language and key."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self.texts = texts

    def say(self, key: str, language: Language, **values: str) -> str:
        """The sentence ``key`` in ``language``, else in Japanese, with its placeholders filled."""
        own = self.texts.get(language, {})
        return (own.get(key) or self.texts[FALLBACK][key]).strip().format_map(values)


def read_wording(roots: Sequence[Path]) -> tuple[Wording, list[Problem]]:
    """The catalogues of all layers, lowest first.

    The Japanese one of the lowest layer says which sentences there are and how they are filled; whatever another one
    adds, leaves empty or fills differently is a problem.
    """
    problems: list[Problem] = []
    nodes: dict[str, Node] = {}
    reference: dict[str, str] = {}
    for root in roots:
        for language in LANGUAGES:
            path = root / FOLDER / f"{language}.yaml"
            if not path.exists():
                continue
            node, found = read_yaml(path, shown_as=str(FOLDER / path.name))
            problems += found
            if node is None:
                continue
            reference = reference or _texts(node)  # Japanese comes first
            problems += _faults(node, reference)
            problems += proofread(node, but=_OWN_NAMES) if language == "ja-easy" else ()
            nodes[language] = merge(nodes[language], node) if language in nodes else node
    texts = {language: _texts(node) for language, node in nodes.items()}
    if FALLBACK not in texts:
        problems.append(problem(Mark(str(FOLDER / f"{FALLBACK}.yaml")), "日本語の文言のファイルがありません。"))
    return Wording({FALLBACK: {}, **texts}), problems


def _texts(node: Node) -> dict[str, str]:
    values = node.value if isinstance(node.value, dict) else {}
    return {key: item.value for key, item in values.items() if isinstance(item.value, str)}


def _faults(node: Node, known: Mapping[str, str]) -> Iterator[Problem]:
    if not isinstance(node.value, dict):
        yield problem(node.mark, "「項目名: 文言」の形で書いてください。")
        return
    for key, place in node.value.items():
        if key not in known:
            yield problem(place.key or place.mark, f"「{key}」という文言は日本語にありません。", field=key)
        elif not isinstance(place.value, str) or not place.value.strip():
            yield problem(place.mark, f"「{key}」には文を書いてください。", field=key)
        elif placeholders(place.value) != placeholders(known[key]):
            message = f"「{key}」の差し込みが日本語と違います（日本語は {sorted(placeholders(known[key]))}）。"
            yield problem(place.mark, message, field=key)


def placeholders(text: str) -> set[str]:
    """What stands in braces. A brace that opens nothing counts as the name it would be, so that it is reported."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return {"{"}
    return {f"{name}{conversion or ''}{form or ''}" for _, name, form, conversion in parts if name is not None}
