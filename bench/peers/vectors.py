"""scikit-learn: TF-IDF vectors of characters."""

from sklearn.feature_extraction.text import TfidfVectorizer

from bench.peers.grouping import Grouped, Ranker, Texts


def tfidf_characters(texts: Texts) -> Ranker:
    """Cosine of TF-IDF vectors over single characters and pairs of neighbours."""
    grouped = Grouped.of(texts)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    vectors = vectorizer.fit_transform(grouped.texts)

    def rank(question: str) -> list[int]:
        return grouped.by_score((vectors @ vectorizer.transform([question]).T).toarray().ravel())

    return rank
