"""How much memory an index takes: `python -m bench.memory INDEX.npz` in a process of its own.

RSS is read after the search has answered one question over a tiny index (that is what tokenizer and dictionary take),
then again after the index is loaded, and after it has answered: the differences are what it adds.
"""

import argparse
import gc
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil

from knowledge.search import Document, Index, build, search
from knowledge.search.texts import Texts
from knowledge.text import Analyzer

CHECKOUT = Path(__file__).parent.parent
MEBIBYTE = 1 << 20
QUESTIONS = ("住民票がほしい", "マイナンバーカードをなくしました", "ひっこしのてつづきをおしえて", "粗大ごみの出し方")


def weigh(index: Path) -> dict[str, float]:
    """Megabytes (MiB) resident and seconds to load, from a fresh process. Its error output is passed on."""
    command = [sys.executable, "-m", "bench.memory", str(index.resolve())]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT).stdout
    weights: dict[str, float] = json.loads(said)
    return weights


def _measure(path: Path) -> dict[str, float]:
    started = _resident()
    analyzer = Analyzer()
    tiny = build([Document(id="1", topic="", category="", title="住民票", phrasings=(), answer="")], Texts(analyzer))
    for question in QUESTIONS:
        search(tiny, analyzer, question)
    ready = _resident()
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    start = time.perf_counter()
    index = Index.from_arrays(arrays)
    seconds = time.perf_counter() - start
    del arrays
    loaded = _resident()
    for question in QUESTIONS:
        search(index, analyzer, question)
    return {
        "dictionary_mib": round((ready - started) / MEBIBYTE, 2),
        "index_mib": round((loaded - ready) / MEBIBYTE, 2),
        "index_after_questions_mib": round((_resident() - ready) / MEBIBYTE, 2),
        "process_mib": round(_resident() / MEBIBYTE, 2),
        "load_s": round(seconds, 4),
    }


def _resident() -> int:
    gc.collect()
    return psutil.Process().memory_info().rss


def main() -> None:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path, help="arrays of an index, as numpy.savez writes them")
    print(json.dumps(_measure(parser.parse_args().index)))


if __name__ == "__main__":
    main()
