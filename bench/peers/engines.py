"""Full-text engines: SQLite's FTS5 with trigrams, tantivy with Sudachi's words."""

import sqlite3
import weakref

import tantivy

from bench.peers.grouping import Grouped, Ranker, Texts, Tokenise

TRIGRAM = 3


def sqlite_trigram(texts: Texts) -> Ranker:
    """FTS5's BM25 over any of the question's trigrams; a question of fewer than three characters finds nothing."""
    grouped = Grouped.of(texts)
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table texts using fts5(body, tokenize='trigram')")
    database.executemany("insert into texts (rowid, body) values (?, ?)", enumerate(grouped.texts))
    look_up = "select rowid from texts where body match ? order by rank limit ?"

    def rank(question: str) -> list[int]:
        wanted = any_trigram(question)
        rows = database.execute(look_up, (wanted, grouped.reach)) if wanted else ()
        return grouped.documents(rowid for (rowid,) in rows)

    weakref.finalize(rank, database.close)
    return rank


def any_trigram(question: str) -> str:
    """The FTS5 expression for texts with at least one of the question's trigrams, each quoted; empty if it has none."""
    grams = dict.fromkeys(question[start : start + TRIGRAM] for start in range(len(question) - TRIGRAM + 1))
    return " OR ".join('"' + gram.replace('"', '""') + '"' for gram in grams)


def tantivy_words(texts: Texts, tokenise: Tokenise) -> Ranker:
    """tantivy's BM25 over any of the question's words; one writing thread, so that ties fall the same way each time."""
    grouped = Grouped.of(texts)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace")
    builder.add_unsigned_field("position", stored=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for position, text in enumerate(grouped.texts):
        writer.add_document(tantivy.Document(body=" ".join(tokenise(text)), position=position))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def rank(question: str) -> list[int]:
        terms = [tantivy.Query.term_query(schema, "body", word) for word in tokenise(question)]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        hits = searcher.search(query, grouped.reach).hits
        return grouped.documents(searcher.doc(address)["position"][0] for _, address in hits)

    return rank
