"""The bot's own sentences, from catalogues that staff can edit (``handlers/wordings/<language>.yaml``)."""

import string
from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge.files import Mark, Node, Problem, merge, problem, read_yaml
from knowledge.languages import LANGUAGES, Language

FOLDER = Path("handlers") / "wordings"
FALLBACK: Language = "ja"


class Wording:
    """Sentences by language and key."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self.texts = texts

    def say(self, key: str, language: Language, **values: str) -> str:
        """The sentence ``key`` in ``language``, else in Japanese, with its placeholders filled."""
        own = self.texts.get(language, {})
        return (own.get(key) or self.texts[FALLBACK][key]).strip().format_map(values)


def read_wording(roots: Sequence[Path]) -> tuple[Wording, list[Problem]]:
    """The catalogues of all layers; what Japanese lacks, or another language fills differently, is a problem."""
    problems: list[Problem] = []
    nodes: dict[str, Node] = {}
    for root in roots:
        for language in LANGUAGES:
            path = root / FOLDER / f"{language}.yaml"
            if not path.exists():
                continue
            node, found = read_yaml(path, shown_as=str(FOLDER / path.name))
            problems += found
            if node is not None:
                nodes[language] = merge(nodes[language], node) if language in nodes else node
    problems += [fault for language, node in nodes.items() for fault in _faults(language, node, nodes)]
    texts = {language: _texts(node) for language, node in nodes.items()}
    return Wording({FALLBACK: {}, **texts}), problems


def _texts(node: Node) -> dict[str, str]:
    values = node.value if isinstance(node.value, dict) else {}
    return {key: item.value for key, item in values.items() if isinstance(item.value, str)}


def _faults(language: str, node: Node, nodes: Mapping[str, Node]) -> list[Problem]:
    reference = nodes.get(FALLBACK)
    if reference is None:
        return [problem(Mark(str(FOLDER / "ja.yaml")), "日本語の文言のファイルがありません。")]
    known = _texts(reference)
    found = []
    for key, text in _texts(node).items():
        place = node.find([key])
        if key not in known:
            found.append(problem(place.key or place.mark, f"「{key}」という文言は日本語にありません。", field=key))
        elif placeholders(text) != placeholders(known[key]):
            message = f"「{key}」の差し込みが日本語と違います（日本語は {sorted(placeholders(known[key]))}）。"
            found.append(problem(place.mark, message, field=key))
    return found


def placeholders(text: str) -> set[str]:
    """The names in braces. A brace that opens nothing counts as the name it would be, so that it is reported."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{"}
