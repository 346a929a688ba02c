"""A guide of three questions with two procedures, for tests that need one in a content folder."""

from tests.bot.conftest import Folder

PROCEDURES = """procedures:
  - id: move-in
    name: 転入届
    summary: 引っ越してきた人の届けです。
    topics: [move.in]
    who: 引っ越してきた人
    deadline: {from: moved-in, days: 14}
    channels: {counter: {}}
    evidence: [{item: id-document}, {item: residence-card, when: foreign}]
    fees: [{yen: 0}]
    section: resident-registry
    source: 住民基本台帳法
    checked_on: 2026-11-20
    review_by: 2027-10-31
  - id: juminhyo
    name: 住民票の写し
    national: 3
    summary: 住所の証明です。
    topics: [cert.juminhyo]
    who: だれでも
    channels: {counter: {}}
    evidence: [{item: photo-id}]
    fees:
      - {channel: counter, yen: 300, valid_until: 2027-03-31}
      - {channel: counter, yen: 350, valid_from: 2027-04-01}
    section: resident-registry
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-06-30
"""
GUIDE = """guides:
  - id: move
    name: 引っ越し <転入>
    summary: 手続きを並べます。
    topics: [move.in]
    questions:
      - {id: when, ask: いつから住んでいますか。, date: moved-in, past_days: 100, future_days: 30}
      - id: nation
        ask: 国籍はどれですか。
        options:
          - {id: japan, label: 日本, denies: [foreign]}
          - {id: other, label: 外国, tells: [foreign]}
      - id: proof
        ask: 住所の証明が要りますか。
        if: {nation: other}
        options: [{id: wanted, label: 要る}, {id: none, label: 要らない}]
    checklist:
      - procedure: move-in
      - {procedure: juminhyo, if: {proof: wanted}}
    notes:
      - {id: abroad, text: 在留カードを持って来てください。, if: {nation: other}}
    source: 住民基本台帳法
    checked_on: 2026-11-20
    review_by: 2027-10-31
"""


def write_guide(folder: Folder) -> None:
    """Put the guide and its procedures into a content folder."""
    folder.write("knowledge/procedures/common/move.yaml", PROCEDURES)
    folder.write("knowledge/guides/common/move.yaml", GUIDE)
