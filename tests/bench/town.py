"""A small made-up counter: enough to be asked, quick to build."""

from bench.content import Published
from knowledge.search import Document

TOPICS = {
    "card.lost": (
        "カードをなくしたとき",
        ["マイナンバーカードをなくした", "マイナンバーカードを落とした", "カードを紛失しました", "カードを盗まれた"],
    ),
    "cert.resident": (
        "住民票の写しをとる",
        ["住民票がほしい", "住民票の写しはどこで取れますか", "住民票をコンビニで出したい", "住民票はいくらですか"],
    ),
    "cert.seal": (
        "印鑑登録をする",
        ["印鑑登録をしたい", "実印を登録する方法", "はんこの登録がしたい", "印鑑登録に必要な持ち物"],
    ),
    "garbage.large": (
        "粗大ごみを出す",
        ["粗大ごみの出し方", "粗大ごみでソファーを捨てたい", "粗大ごみはどう捨てますか", "粗大ごみの料金はいくら"],
    ),
    "move.in": (
        "転入届を出す",
        ["転入届を出したい", "市外から転入したときの届け", "転入届はいつまでですか", "転入の手続きをしたい"],
    ),
}
DOCUMENTS = (
    *(
        Document(id=topic, topic=topic, category="", title=title, phrasings=tuple(phrasings), answer="窓口へどうぞ。")
        for topic, (title, phrasings) in TOPICS.items()
    ),
    Document(id="chat", topic="", category="", title="こんにちは", phrasings=("おはようございます",), answer=""),
)
"""Five topics, and small talk that has none."""

TOWN = Published(documents=DOCUMENTS, aliases={"マイナンバーカード": ("マイナカード",)}, towns=("小美玉市",))
