"""The headings of event lists in their generations, and the columns that we write.

推奨データセット (2017-2019: NO, 場所名称, 開始時刻), 自治体標準オープンデータセット (2022, 2024), the form of 2026 in
Japanese and English, and what cities invent (行事名, 開催日, 申込期間). Source of the current columns (イベント一覧):
https://www.digital.go.jp/resources/open_data/municipal-standard-data-set-test
"""

from collections.abc import Mapping, Sequence

FIELDS: Mapping[str, Sequence[str]] = {
    "local_code": ("所在地_全国地方公共団体コード", "locatedLocalGovernmentCode"),
    "code": (*("全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード", "localGovernmentCode"),),
    "id": ("ID", "共通ID", "identifier"),
    "number": ("NO", "No."),
    "name": ("名称", "イベント名", "行事名", "タイトル", "name"),
    "subtitle": ("サブタイトル", "subTitle"),
    "status": ("状態", "status"),
    "first": ("開始日", "開催日", "startDate"),
    "last": ("終了日", "endDate"),
    "begins": ("開始時間", "開始時刻", "startTime"),
    "ends": ("終了時間", "終了時刻", "endTime"),
    "pattern": ("開催パターン", "holdingPattern"),
    "when_note": ("開始日時特記事項", "日時備考", "startDateTimeRemarks"),
    "abstract": ("概要", "abstract"),
    "text": ("説明", "内容"),
    "fee_type": ("料金_種別", "feeType"),
    "fee": ("料金_基本", "料金(基本)", "料金", "費用", "fee"),
    "fee_note": ("料金備考", "料金(詳細)", "feeRemarks"),
    "target": ("対象者", "対象", "targetPerson"),
    "place": ("開催場所名称", "場所名称", "開催場所", "会場", "locationName"),
    "address": ("所在地_連結表記", "住所", "所在地", "fullAddress"),
    "prefecture": ("所在地_都道府県", "住所都道府県", "prefecture"),
    "municipality": ("所在地_市区町村", "住所市区町村", "city"),
    "town": ("所在地_町字", "住所町名", "streetAddress"),
    "block": ("所在地_番地以下", "住所丁目以下", "cityBlock"),
    "lat": ("緯度", "latitude"),
    "lon": ("経度", "longitude"),
    "contact": ("連絡先名称", "問い合わせ先", "問い合わせ先（市の担当課）", "お問い合わせ", "contactPointName"),
    "phone": ("電話番号", "連絡先電話番号", "TEL", "contactPointPhoneNumber"),
    "capacity": ("定員", "capacity"),
    "opens": ("申込開始日", "applicationStartDate"),
    "closes": ("参加申込終了日", "申込期限日", "申込締切", "applicationDeadlineDate"),
    "apply": ("参加申込方法", "申込方法", "申込期間", "applicationMethod"),
    "apply_url": ("申込URL", "applicationUrl"),
    "url": ("イベントURL", "URL", "記事URL", "eventUrl", "url"),
    "remarks": ("備考", "remarks"),
}
"""Field -> its headings, the best first."""

COLUMNS: Sequence[str] = (
    *("全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ", "名称_英字", "名称_通称", "サブタイトル"),
    *("言語コード", "イベントURL", "状態", "キーワード", "タグ", "開催パターン", "開始日", "終了日", "開始時間"),
    *("終了時間", "開始日時特記事項", "掲載開始日", "掲載終了日", "概要", "サブイベント", "イベント種類", "料金_種別"),
    *("料金_基本", "料金備考", "決済種別", "主催団体", "共催団体", "関連団体", "対象者", "対象者備考", "開催場所名称"),
    *("受付場所", "所在地_全国地方公共団体コード", "町字ID", "所在地_連結表記", "所在地_都道府県", "所在地_市区町村"),
    *("所在地_町字", "所在地_番地以下", "建物名等(方書)", "郵便番号", "緯度", "経度", "高度の種別", "高度の値"),
    *("アクセス方法", "駐車場情報", "駐車場料金", "駐輪場情報", "連絡先名称", "電話番号", "内線番号", "FAX番号"),
    *("連絡先メールアドレス", "連絡先FormURL", "連絡先備考", "法人番号", "Web開催", "Web開催URL", "ツール・環境"),
    *("定員", "外国語対応", "開催条件", "参加申込終了日", "参加申込終了時間", "参加申込方法", "申込開始日"),
    *("申込開始時刻", "申込URL", "一時預かりの有無", "車椅子可", "車椅子貸出", "ツエ貸出", "バリアフリートイレ"),
    *("スロープ、エレベータ、エスカレータ", "点字ブロック等の移動支援", "点字や読上による支援"),
    *("盲導犬・介助犬、聴導犬同伴", "字幕", "筆談対応", "優先駐車場", "オストメイト対応トイレ", "授乳室"),
    *("おむつ替えコーナー", "飲食可否", "ベビーカー貸出", "ベビーカー利用", "URL", "画像URL（配列）", "備考"),
)
"""イベント一覧 of 2026."""
