"""The data map: which personal data the database holds and for how long, made from the schema.

Written anew with ``python -m bot.store.datamap > docs/data-map.md``.
"""

from collections.abc import Iterator

from bot.store.questions import KEPT_DAYS, REMEMBERED_MINUTES
from bot.store.schema import metadata

_HEAD = """\
# 個人情報の一覧（データマップ）

この表は `bot/store/schema.py` から作られます。手で直さず、
`python -m bot.store.datamap > docs/data-map.md` で作りなおしてください。
データベースのうち、利用者と職員（`staff_` で始まる表）に関する情報が入るのは次の列だけです。

| 表 | 列 | 入るもの | 残る期間 |
|---|---|---|---|
"""

_RULES = f"""
## 消える決まり

- 文は、受け取ったときに個人番号・電話番号・メールアドレスなどを伏せ字にしてから入れます。元の文は残しません。
- 「手数料は？」のような続きの質問のために見るのは、その人に{REMEMBERED_MINUTES}分以内に見せた回答の番号と時刻だけです。
  新しく残すものはありません。
- 送られた場所は、約100mに丸めた緯度・経度だけを、答えるまで持ちます。
  答え終わるか、答えられないと決まったときに消します。場所の名前と住所は受け取りません。下のボタンに入った場所も、押されて答えたら同じように消します。
- 「職員登録」のことばは、受け取ったときにコードの鍵つきハッシュだけにし、答えたら消します。質問としては残しません。
- ガイドの答え（ボタンの値）は、24時間たつと1時間以内に消します。期限のお知らせを頼まれたときに残すのは、
  知らせる文と日時だけです。文は、送ったとき、止められたとき、送るのをあきらめたときに消します。
- 教室などの申し込みには、名前も電話番号も入れません。
  申し込みは開催から{KEPT_DAYS}日、団体の希望は頼んだ日から{KEPT_DAYS}日で消します。
  席は、ブロックされても残ります（だれの席かは分からなくなります）。
- ブロックされると、利用者IDとの結びつき（ハッシュと暗号文）、地区、選んだお知らせ、
  待っているお知らせをその場で消します。
  もう一度友だちになった人は、新しい利用者として扱います。
- 送信取消があると、そのメッセージの文を質問とできごとの両方から消します。
- {KEPT_DAYS}日をこえた質問は、評価とともに、市・日・言語・結果・回答ごとの件数（`question_count`）にして消します。
- {KEPT_DAYS}日をこえたできごと（`event`）は、答えたかどうかによらず消します。
- 終わったお知らせ（`outgoing`）は、知らせる日から{KEPT_DAYS}日で消します。
- 市からのお知らせを、だれに送ったか（`recipient`）は、送り終わってから{KEPT_DAYS}日で消し、人数だけを残します。
- お知らせのリンクとボタンは、押された回数だけを数えます（`notice_button`）。だれが押したかは、どこにも入れません。
  LINEからは人数だけを受け取ります（`notice_statistics`。20人未満は受け取りません）。どちらも{KEPT_DAYS}日で消します。
- 1か月の上限を選んだ人に送った数（`heard`）は、その月と前の月の分だけを残します。
- 質問、できごと、お知らせは `madoguchi purge` を動かしたときに消えます。毎日動かしてください。
- 職員の操作の記録（`staff_audit`）には、住民のことば、利用者の番号、接続元のアドレスを入れません。3年で消します。
- 期限の切れた職員のリンクとサインイン、1日たった失敗の回数は、すぐに効かなくなり、次の `madoguchi purge` で消えます。
- SQLite では、消した内容をファイルの中でもゼロで上書きします（`secure_delete`）。
  書きこみの控え（`-wal`）には、次に書きかわるまで残ることがあります。
"""


def data_map() -> str:
    """Markdown in Japanese: a table of the columns that the schema marks as personal, then the rules of deletion."""
    return _HEAD + "".join(_rows()) + _RULES


def _rows() -> Iterator[str]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.info:
                yield f"| `{table.name}` | `{column.name}` | {column.info['personal']} | {column.info['kept']} |\n"


if __name__ == "__main__":
    print(data_map(), end="")
