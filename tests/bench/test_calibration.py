"""Calibration, coverage and separation of confidences whose truth is known."""

import numpy as np
import pytest

from bench.calibration import (
    area_interval,
    area_under_roc,
    calibration,
    equal_mass,
    equal_width,
    expected_calibration_error,
    precision_at,
)

CONFIDENCE = np.repeat(np.linspace(0.05, 0.95, 10), 100)
RIGHT = np.array([n < 100 * value for value in np.linspace(0.05, 0.95, 10) for n in range(100)])
"""Of a hundred cases with confidence c, c are right."""


def test_honest_confidences_have_no_error() -> None:
    assert expected_calibration_error(equal_width(CONFIDENCE, RIGHT)) == pytest.approx(0, abs=1e-9)
    assert expected_calibration_error(equal_mass(CONFIDENCE, RIGHT, 10)) == pytest.approx(0, abs=1e-9)


def test_the_error_is_the_distance_from_the_truth() -> None:
    sure = np.full(10, 0.9)
    right = np.arange(10) < 4
    assert expected_calibration_error(equal_width(sure, right)) == pytest.approx(0.5)


def test_bins_hold_every_case_once() -> None:
    edges = np.array([0.0, 1.0, 0.5, 1 / 15, 0.999])
    right = np.array([False, True, True, False, True])
    assert sum(each.n for each in equal_width(edges, right)) == 5
    assert [each.n for each in equal_mass(CONFIDENCE, RIGHT, 10)] == [100] * 10
    assert [each.n for each in equal_mass(edges, right, 15)] == [1] * 5


def test_precision_falls_as_coverage_grows() -> None:
    curve = precision_at(CONFIDENCE, RIGHT)
    assert [point["coverage"] for point in curve][-1] == 1
    assert curve[-1]["precision"] == pytest.approx(RIGHT.mean(), abs=1e-4)
    whole_bins = [point["precision"] for point in curve[1::2]]
    assert whole_bins == sorted(whole_bins, reverse=True)
    assert whole_bins[0] == 0.95
    assert [point["threshold"] for point in curve] == sorted((point["threshold"] for point in curve), reverse=True)


def test_area_under_roc_is_a_probability_of_order() -> None:
    assert area_under_roc(np.array([0.8, 0.9]), np.array([0.1, 0.2, 0.3])) == 1
    assert area_under_roc(np.array([0.1]), np.array([0.9])) == 0
    assert area_under_roc(np.array([0.5, 0.5]), np.array([0.5])) == 0.5
    assert area_under_roc(np.array([0.2, 0.8]), np.array([0.5])) == 0.5


def test_its_interval_holds_it() -> None:
    found = area_interval(CONFIDENCE[500:], CONFIDENCE[300:700])
    assert found.low < found.mean < found.high
    assert found == area_interval(CONFIDENCE[500:], CONFIDENCE[300:700])


def test_a_report_counts_its_cases() -> None:
    found = calibration(CONFIDENCE, RIGHT)
    assert found["cases"] == 1_000
    assert found["accuracy"] == found["mean_confidence"] == 0.5
    assert sum(each["n"] for each in found["bins"]) == sum(each["n"] for each in found["mass_bins"]) == 1_000
