"""Scores by hand, and intervals that behave like intervals."""

import pytest

from bench.metrics import as_report, estimates, ndcg, recall, reciprocal_rank, success


def test_success_looks_at_the_first_k_only() -> None:
    hits = [False, False, True]
    assert [success(hits, k) for k in (1, 2, 3, 10)] == [0, 0, 1, 1]
    assert success([], 3) == 0


def test_reciprocal_rank_is_that_of_the_first_hit() -> None:
    assert reciprocal_rank([False, True, True], 10) == 1 / 2
    assert reciprocal_rank([False] * 10 + [True], 10) == 0


def test_recall_counts_all_relevant_documents() -> None:
    assert recall([2, 0, 1], [2, 1, 1, 1, 0], 10) == 2 / 4
    assert recall([2, 0, 1], [2, 1, 1, 1, 0], 1) == 1 / 4
    assert recall([], [0], 10) == 0


def test_ndcg_discounts_by_place_and_weighs_by_grade() -> None:
    assert ndcg([2, 1], [1, 2], 10) == 1
    assert ndcg([1, 2], [1, 2], 10) == pytest.approx((1 + 3 / 1.5849625) / (3 + 1 / 1.5849625))
    assert ndcg([0, 0], [2], 10) == 0
    assert ndcg([], [0], 10) == 0


def test_an_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    rows = [{"hit": float(n % 3 == 0), "always": 1.0} for n in range(300)]
    found = estimates(rows)
    assert found == estimates(rows)
    assert found["hit"].low < found["hit"].mean == 0.3333 < found["hit"].high
    assert found["hit"].high - found["hit"].low == pytest.approx(2 * 1.96 * (2 / 9 / 300) ** 0.5, rel=0.15)
    assert (found["always"].low, found["always"].mean, found["always"].high) == (1, 1, 1)


def test_more_questions_make_a_narrower_interval() -> None:
    few, many = (estimates([{"hit": float(n % 2)} for n in range(count)])["hit"] for count in (20, 2_000))
    assert many.high - many.low < few.high - few.low


def test_nothing_asked_has_no_estimate() -> None:
    with pytest.raises(ValueError, match="nothing"):
        estimates([])


def test_a_report_gives_means_and_intervals_by_metric() -> None:
    assert as_report(estimates([{"SR@1": 1.0}])) == {"SR@1": 1.0, "intervals": {"SR@1": [1.0, 1.0]}}
