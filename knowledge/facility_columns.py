"""The headings of facility lists in their generations, and the columns that we write.

推奨データセット (2017-2019), 自治体標準オープンデータセット (2022, 2024; with English physical names), the form of 2026
(camel case), and the 指定緊急避難場所 of 国土地理院. Source of the current columns:
https://www.digital.go.jp/resources/open_data/municipal-standard-data-set-test
"""

from collections.abc import Mapping, Sequence

from knowledge.facility import FacilityKind, Hazard

HAZARD_NAMES: Mapping[Hazard, str] = {
    "flood": "洪水",
    "landslide": "崖崩れ、土石流及び地滑り",
    "storm-surge": "高潮",
    "earthquake": "地震",
    "tsunami": "津波",
    "fire": "大規模な火事",
    "inland-flood": "内水氾濫",
    "volcano": "火山現象",
}

_OTHER_HAZARD_NAMES: Mapping[Hazard, Sequence[str]] = {
    "landslide": ("崖崩れ・土石流及び地滑り", "がけ崩れ、土石流及び地滑り", "土砂災害"),
    "fire": ("大規模火災", "大規模火事"),
    "volcano": ("火山",),
}

_HAZARDS = {
    f"hazard.{hazard}": tuple(
        heading
        for written in (name, *_OTHER_HAZARD_NAMES.get(hazard, ()))
        for heading in (f"災害種別_{written}", f"災害種別（{written}）", written)
    )
    for hazard, name in HAZARD_NAMES.items()
}

FIELDS: Mapping[str, Sequence[str]] = {
    "local_code": ("所在地_全国地方公共団体コード", "locatedLocalGovernmentCode", "seat_localgov_code"),
    "code": (
        "全国地方公共団体コード",
        "市区町村コード",
        "都道府県コード又は市区町村コード",
        "localGovernmentCode",
        "localgov_code",
    ),
    "id": ("ID", "NO", "共通ID", "identifier"),
    "name": ("名称", "施設名", "施設・場所名", "施設名称", "介護サービス事業所名称", "name"),
    "kana": (
        *("名称_カナ", "名称(カナ)", "介護サービス事業所名称_カナ", "施設名フリガナ", "施設名ふりがな"),
        *("nameKana", "name_kana"),
    ),
    "alias": ("名称_通称", "名称(通称)", "alternateName", "name_alias"),
    "address": ("所在地_連結表記", "住所", "所在地", "fullAddress", "seat_copulative_spell"),
    "prefecture": ("所在地_都道府県", "住所都道府県", "都道府県名", "prefecture", "seat_prefecture"),
    "municipality": ("所在地_市区町村", "住所市区町村", "市区町村名", "city", "seat_city"),
    "town": ("所在地_町字", "住所町名", "streetAddress", "seat_choaza"),
    "block": ("所在地_番地以下", "住所丁目以下", "cityBlock", "seat_after_address"),
    "building": ("建物名等(方書)", "方書", "建物名等", "buildingNameEtc", "buillding_name_etc"),
    "lat": ("緯度", "latitude"),
    "lon": ("経度", "longitude"),
    "point": ("座標", "緯度経度"),
    "phone": ("電話番号", "連絡先電話番号", "contactPointPhoneNumber", "phone_number"),
    "days": ("利用可能曜日", "診療曜日", "available_days"),
    "opens": ("開始時間", "利用開始時間", "診療開始時間", "開始時刻", "startTime", "available_start_time"),
    "closes": ("終了時間", "利用終了時間", "診療終了時間", "終了時刻", "endTime", "available_end_time"),
    "hours_note": (
        "利用可能日時特記事項",
        "利用可能時間特記事項",
        "利用可能曜日特記事項",
        "診療日時特記事項",
        "available_time_note",
    ),
    **_HAZARDS,
    "also_refuge": ("指定避難所との重複", "指定避難所との住所同一"),
    "capacity": ("想定収容人数",),
    "spot": ("設置位置", "set_position"),
    "ssid": ("SSID",),
    "accessibility": ("バリアフリー情報",),
    "url": ("URL",),
    "remarks": ("備考", "remarks", "note"),
    "source": ("出典",),
    "checked_on": ("確認日",),
    "aed": ("小児対応設備の有無",),
    "medical": ("診療科目",),
    "care": ("実施サービス",),
    "childcare": ("受入年齢", "認可等年月日", "一時預かりの有無"),
    "toilet": ("男性トイレ総数", "バリアフリートイレ数", "多機能トイレ数"),
    "tourism": ("説明_英語",),
    "event": ("開始日", "イベント名", "startDate"),
}
"""Field -> its headings, the best first. The last seven only tell which list it is."""

TELLING: Mapping[str, FacilityKind] = {
    **dict.fromkeys(_HAZARDS, "shelter"),
    "aed": "aed",
    "ssid": "wifi",
    "medical": "medical",
    "care": "care",
    "childcare": "childcare",
    "toilet": "toilet",
    "tourism": "tourism",
    "days": "facility",
}
"""Field -> the kind of list that has it, the most telling first."""

_WHO = ("全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ", "名称_英語")
_WHERE = (
    "所在地_全国地方公共団体コード",
    "町字ID",
    "所在地_連結表記",
    "所在地_都道府県",
    "所在地_市区町村",
    "所在地_町字",
    "所在地_番地以下",
    "建物名等(方書)",
)
_CONTACT = (
    "電話番号",
    "内線番号",
    "連絡先メールアドレス",
    "連絡先FormURL",
    "連絡先備考（その他、SNSなど）",
    "郵便番号",
)
_HEIGHT = ("高度の種別", "高度の値")
_WHEN = ("利用可能曜日", "開始時間", "終了時間", "利用可能日時特記事項")
_PICTURES = ("画像", "画像_ライセンス")
_SHELTER = (*_WHO, *_WHERE, "緯度", "経度", "標高", *_CONTACT)
_PUBLIC = (*_WHO, "名称_通称", "POIコード", *_WHERE, "緯度", "経度", *_HEIGHT, *_CONTACT, "法人番号", "団体名", *_WHEN)

_STANDARD: Mapping[FacilityKind, Sequence[str]] = {
    "shelter": (
        *_SHELTER,
        *(f"災害種別_{name}" for name in HAZARD_NAMES.values()),
        *("指定避難所との重複", "想定収容人数", "対象となる町会・自治会", "URL", *_PICTURES, "備考"),
    ),
    "refuge": (*_SHELTER, "想定収容人数", "対象となる町会・自治会", "URL", *_PICTURES, "備考"),
    "aed": (
        *(*_WHO, *_WHERE, "緯度", "経度", *_HEIGHT, "設置位置", *_CONTACT, "法人番号", "団体名", *_WHEN),
        *("小児対応設備の有無", "URL", *_PICTURES, "備考"),
    ),
    "wifi": (*_WHO, *_WHERE, "緯度", "経度", *_HEIGHT, "設置者", *_CONTACT, "SSID", "提供エリア", "URL", "備考"),
}


def standard_columns(kind: FacilityKind) -> Sequence[str]:
    """The columns of the current standard for a kind; kinds without a list of their own are public facilities."""
    return _STANDARD.get(kind, (*_PUBLIC, "説明", "バリアフリー情報", "URL", *_PICTURES, "備考"))
