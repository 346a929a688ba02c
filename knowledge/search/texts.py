"""What an index is made of, worked out once for each text: the cities of an installation share most of theirs."""

from collections.abc import Mapping, Sequence

from knowledge.search.aliases import Aliases
from knowledge.search.kana import Reader
from knowledge.search.terms import Terms, terms_of
from knowledge.text import Analysis


class Texts:
    """Texts of one language, remembered for as long as this lives.

    aliases: proper name -> what residents call the thing.
    """

    def __init__(self, reader: Reader, aliases: Mapping[str, Sequence[str]] | None = None) -> None:
        self.aliases = Aliases(aliases or {})
        self._reader = reader
        self._analysed: dict[str, Analysis] = {}
        self._named: dict[str, Analysis] = {}
        self._terms: dict[tuple[str, str, tuple[str, ...]], Terms] = {}

    def analyse(self, text: str) -> Analysis:
        """As the reader does it."""
        known = self._analysed.get(text)
        if known is None:
            known = self._analysed[text] = self._reader.analyse(text)
        return known

    def named(self, text: str) -> Analysis:
        """The analysis of a text in which things bear their proper names."""
        known = self._named.get(text)
        if known is None:
            known = self._named[text] = self.analyse(self.aliases.replace(text))
        return known

    def terms(self, analysis: Analysis) -> Terms:
        """See `terms_of`."""
        key = (analysis.text, analysis.reading, analysis.words)
        known = self._terms.get(key)
        if known is None:
            known = self._terms[key] = terms_of(analysis)
        return known
