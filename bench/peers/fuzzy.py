"""RapidFuzz: similarity of strings."""

from collections.abc import Callable

from rapidfuzz import fuzz, process

from bench.peers.grouping import Grouped, Ranker, Texts, Tokenise

Scorer = Callable[..., float]


def wratio(texts: Texts) -> Ranker:
    """`process.extract` with WRatio, its default scorer, over the texts as they are."""
    return _extract(Grouped.of(texts), fuzz.WRatio, lambda text: text)


def token_set(texts: Texts, tokenise: Tokenise | None = None) -> Ranker:
    """`process.extract` with token_set_ratio; with `tokenise`, over words joined by spaces, since it splits there."""
    return _extract(
        Grouped.of(texts), fuzz.token_set_ratio, lambda text: " ".join(tokenise(text)) if tokenise else text
    )


def _extract(grouped: Grouped, scorer: Scorer, prepare: Callable[[str], str]) -> Ranker:
    choices = [prepare(text) for text in grouped.texts]

    def rank(question: str) -> list[int]:
        found = process.extract(prepare(question), choices, scorer=scorer, limit=grouped.reach)
        return grouped.documents(position for _, score, position in found if score > 0)

    return rank
