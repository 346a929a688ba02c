"""A question in any language of the counter: looked up among its own phrasings and, term by term, among Japanese ones.

Both ways find the entries of one city. An entry's confidence in another language is a logistic over what its own index
and the Japanese one say; fitted on the translations' phrasings held out of their index (five folds, six languages), on
questions to entries without a translation, and on questions that no city answers.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from knowledge.foreign import ForeignAnalyzer
from knowledge.language import recognise
from knowledge.languages import FOREIGN, Foreign, Language, foreign
from knowledge.phrasebook import Phrasebook, Translated
from knowledge.romaji import Respeller
from knowledge.search import Candidate, Index, Outcome, candidates, judged, settled
from knowledge.search.kana import Lexicon, Reader
from knowledge.terms import Term
from knowledge.text import fold_reading

BIAS = -3.8
WORDS = 2.0
READINGS = 1.0
AHEAD = 7.7
"""What coverage in the index of the question's language counts, by words and by letters, and being ahead there times
the coverage by words: who is alone is far ahead."""

BY_TERMS = 2.8
BY_SHARE = 2.2
"""What the confidence in the Japanese index counts, and that times the share of the question that was translated."""

SIGNALS = ("words_coverage", "readings_coverage", "margin")

_JAPANESE = re.compile(r"[ぁ-ヿ㐀-鿿ｦ-ﾟ]")

_READERS: Mapping[Foreign, Reader] = {language: ForeignAnalyzer(language) for language in FOREIGN}


@dataclass(frozen=True, kw_only=True, slots=True)
class Library:
    """What a city's questions are looked up in. foreign: an index for every language that entries are translated to."""

    japanese: Index
    foreign: Mapping[Foreign, Index]
    phrasebook: Phrasebook
    respeller: Respeller

    @classmethod
    def of(
        cls,
        japanese: Index,
        foreign: Mapping[Foreign, Index],
        terms: Sequence[Term],
        names: Mapping[str, str],
    ) -> Self:
        """names: folded reading -> spelling. Romaji is known by them first, then by the words of the Japanese index."""
        others = {reading: word for reading, word in _spellings(japanese.lexicon).items() if reading not in names}
        respeller = Respeller({**names, **others})
        phrasebook = Phrasebook(terms, respeller.spelling)
        return cls(japanese=japanese, foreign=foreign, phrasebook=phrasebook, respeller=respeller)

    def search(self, reader: Reader, question: str, language: Language) -> Outcome:
        """The outcome for a question in a language; reader: of Japanese. Never raises."""
        return judged(self.candidates(reader, question, language))

    def candidates(self, reader: Reader, question: str, language: Language) -> tuple[Candidate, ...]:
        """The best entries for a question, best first, without a judgement."""
        spoken = foreign(language)
        if spoken is None:
            return candidates(self.japanese, reader, self._in_kana(question))
        translated = self.phrasebook.translate(question, spoken)
        by_terms = candidates(self.japanese, reader, " ".join(translated.words))
        index = self.foreign.get(spoken)
        own = candidates(index, _READERS[spoken], question) if index else ()
        return _together(own, by_terms, translated)

    def _in_kana(self, question: str) -> str:
        """Romaji as kana; what is written in Japanese, and names such as Wi-Fi, as they are."""
        romaji = not _JAPANESE.search(question) and recognise(question) == "ja"
        return self.respeller.respell(question) if romaji else question


def index_reader(language: Foreign) -> Reader:
    """What reads the texts of a language for its index."""
    return _READERS[language]


def read_names(names: Iterable[str], reader: Reader) -> dict[str, str]:
    """Folded reading -> spelling of names and other words of the city."""
    words = (word for name in names for word in name.split())
    return {fold_reading(reading): word for word in words if (reading := reader.analyse(word).reading)}


def _spellings(lexicon: Lexicon) -> dict[str, str]:
    """Reading -> spelling, the commonest words first."""
    by_cost = sorted(lexicon.spellings.items(), key=lambda known: known[1].cost)
    return {reading: spelling.surface for reading, spelling in by_cost}


def _together(own: Sequence[Candidate], by_terms: Sequence[Candidate], translated: Translated) -> tuple[Candidate, ...]:
    """The candidates of both ways, each entry once, best first."""
    signals = {candidate.id: candidate.signals for candidate in own}
    trust = {candidate.id: candidate.confidence for candidate in by_terms}
    found = {candidate.id: candidate for candidate in (*own, *by_terms)}
    rated = [_rated(found[name], signals.get(name, {}), trust.get(name, 0.0), translated) for name in found]
    return settled(sorted(rated, key=lambda candidate: -candidate.confidence))


def _rated(candidate: Candidate, own: Mapping[str, float], by_terms: float, translated: Translated) -> Candidate:
    words, readings, margin = (own.get(name, 0.0) for name in SIGNALS)
    logit = BIAS + WORDS * words + READINGS * readings + AHEAD * margin * words
    logit += by_terms * (BY_TERMS + BY_SHARE * translated.share)
    reasons = {name: own.get(name, 0.0) for name in SIGNALS} | {"by_terms": by_terms, "translated": translated.share}
    return replace(candidate, confidence=1 / (1 + math.exp(-logit)), signals=reasons)
