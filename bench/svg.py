"""Charts of the reports as plain SVG files; text stays text, and the same report gives the same file."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from bench.latency import PEER
from bench.ours import NAME
from bench.output import Report

OURS, OTHERS, INK = "#0031d8", "#999999", "#1a1a1a"
_ROW = 0.32
"""Inches a bar takes."""

Scored = Mapping[str, Any]
"""Metrics by name, with `intervals`: low and high by metric (see `bench.metrics.as_report`)."""


def bars(path: Path, rows: Mapping[str, Scored], metric: str, title: str, *, ours: Collection[str]) -> None:
    """One horizontal bar a row, from the top, with its 95 % interval; those of ours in another colour."""
    figure, axes = _figure(title, height=1.2 + _ROW * len(rows))
    names = list(rows)[::-1]
    values = [rows[name][metric] for name in names]
    ends = [rows[name]["intervals"][metric] for name in names]
    axes.barh(
        names,
        values,
        xerr=[
            [max(0.0, value - low) for value, (low, _) in zip(values, ends, strict=True)],
            [max(0.0, high - value) for value, (_, high) in zip(values, ends, strict=True)],
        ],
        color=[OURS if name in ours else OTHERS for name in names],
        ecolor=INK,
        capsize=2,
    )
    axes.set_xlim(0, 1)
    axes.set_xlabel(f"{metric} (95 % interval)")
    _save(figure, path)


def latency(path: Path, reports: Sequence[Report], title: str) -> None:
    """Median and 99th percentile over the number of texts, ours and the peer's, both axes logarithmic."""
    figure, axes = _figure(title, height=4.5)
    sizes = [report["texts"] for report in reports]
    for name, colour in ((NAME, OURS), (PEER, OTHERS)):
        for figure_name, dashes in (("p50_ms", "-"), ("p99_ms", "--")):
            points = [report[name][figure_name] for report in reports]
            axes.plot(sizes, points, dashes, color=colour, marker="o", markersize=4, label=f"{name} {figure_name[:3]}")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(sizes, labels=[f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("")
    axes.set_xlabel("texts")
    axes.set_ylabel("milliseconds a question")
    axes.grid(linewidth=0.3)
    axes.legend(frameon=False)
    _save(figure, path)


def reliability(path: Path, calibration: Mapping[str, Report], title: str) -> None:
    """Accuracy over confidence in bins of equal width for every group; the area of a point is its number of cases."""
    figure, axes = _figure(title, height=4.5)
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8)
    for (name, found), colour in zip(calibration.items(), (OTHERS, OURS), strict=True):
        bins = found["bins"]
        confidence, accuracy = [each["confidence"] for each in bins], [each["accuracy"] for each in bins]
        axes.plot(confidence, accuracy, color=colour, label=f"{name}: error {found['ece_equal_width']:.3f}")
        axes.scatter(confidence, accuracy, s=[600 * each["n"] / found["cases"] + 4 for each in bins], color=colour)
    _unit_square(axes, "confidence", "share right", legend="lower right")
    _save(figure, path)


def precision_coverage(path: Path, curves: Mapping[str, Sequence[Report]], title: str) -> None:
    """How many of the most confident cases are right, over the share of cases that are answered."""
    figure, axes = _figure(title, height=4.5)
    for (name, curve), colour in zip(curves.items(), (OTHERS, OURS), strict=True):
        coverage, precision = [point["coverage"] for point in curve], [point["precision"] for point in curve]
        axes.plot(coverage, precision, color=colour, marker="o", markersize=4, label=name)
    _unit_square(axes, "share answered", "share of the answered that is right", legend="lower left")
    _save(figure, path)


def _figure(title: str, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(7.5, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _unit_square(axes: Axes, below: str, beside: str, *, legend: Literal["lower left", "lower right"]) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel(below)
    axes.set_ylabel(beside)
    axes.legend(frameon=False, loc=legend)


def _save(figure: Figure, path: Path) -> None:
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "bench"}):
        figure.savefig(path, format="svg", metadata={"Date": None})
