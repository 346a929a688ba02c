"""`python -m bench.latency`: how long one question takes, ours and RapidFuzz over the same strings in the same run."""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence

from bench.peers import wratio
from knowledge.search import Document, build, search
from knowledge.text import Analyzer

SEED = 20261120
QUESTIONS = 100
THINGS = (
    "住民票 戸籍 印鑑登録 マイナンバーカード 転入届 転出届 国民健康保険 介護保険 児童手当 保育所 学童 就学援助 "
    "粗大ごみ 水道 下水道 市県民税 固定資産税 軽自動車税 納税証明書 パスポート 飼い犬 避難所 罹災証明書 空き家 "
    "市営住宅 図書館 公民館 予防接種 健康診断 母子手帳 障害者手帳 生活保護 年金 電子証明書 出張申請 スマホ教室"
)
PLACES = "本庁 支所 出張所 郵便局 コンビニ スマホ 電話 郵送 代理人 窓口 オンライン 休日 夜間"
WISHES = (
    "の手続きを知りたい",
    "に必要な持ち物は何ですか",
    "はいくらかかりますか",
    "をなくしたときはどうすればいいですか",
    "の受付時間を教えてください",
    "は家族が代わりに行ってもいいですか",
    "をやめたい",
    "の期限が過ぎてしまいました",
)


def main() -> None:
    """Measure and print, as lines or, with --json, as one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=2_000, help="number of entries")
    parser.add_argument("--texts", type=int, default=1, help="texts an entry: its title and further phrasings")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = measure(options.entries, options.texts)
    print(json.dumps(report) if options.json else "\n".join(f"{name}: {value}" for name, value in report.items()))


def measure(entries: int, texts_each: int) -> dict[str, float]:
    """Medians in milliseconds over QUESTIONS questions, asked in turn of each system, and their ratio."""
    words = random.Random(SEED)
    texts, questions = _sentences(words, entries * texts_each), _sentences(words, QUESTIONS)
    analyzer = Analyzer()
    start = time.perf_counter()
    index = build([_document(n, texts[n : n + texts_each]) for n in range(0, len(texts), texts_each)], analyzer)
    built = time.perf_counter() - start
    rank = wratio(texts)
    search(index, analyzer, questions[0])
    ours = [_milliseconds(lambda asked: search(index, analyzer, asked), question) for question in questions]
    theirs = [_milliseconds(rank, question) for question in questions]
    return {
        "entries": entries,
        "texts": len(texts),
        "questions": len(questions),
        "build_s": round(built, 3),
        "madoguchi_ms": round(statistics.median(ours), 4),
        "wratio_ms": round(statistics.median(theirs), 4),
        "wratio_over_madoguchi": round(statistics.median(theirs) / statistics.median(ours), 2),
    }


def _sentences(words: random.Random, count: int) -> list[str]:
    """Made-up questions, as different from each other as a city's."""
    places, things = PLACES.split(), THINGS.split()
    return [
        f"{words.choice(places)}で{words.choice(things)}と{words.choice(things)}{words.choice(WISHES)}"
        for _ in range(count)
    ]


def _document(number: int, texts: Sequence[str]) -> Document:
    return Document(id=str(number), topic="", category="", title=texts[0], phrasings=tuple(texts[1:]), answer="")


def _milliseconds(ask: Callable[[str], object], question: str) -> float:
    start = time.perf_counter()
    ask(question)
    return (time.perf_counter() - start) * 1_000


if __name__ == "__main__":
    main()
