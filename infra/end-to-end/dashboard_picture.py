"""Draws the dashboard's panels where it has them, from what Prometheus answered to their expressions."""

import matplotlib

matplotlib.use("agg")
from matplotlib import pyplot  # noqa: E402
from matplotlib.ticker import FuncFormatter  # noqa: E402

COLUMNS = 24
INCHES_A_ROW = 0.42
REMARK = "Drawn by infra/end-to-end/dashboard_picture.py from Prometheus' answers to the dashboard's expressions; not a picture of Grafana."
COLOURS = {"green": "#1a7f4b", "yellow": "#b58900", "red": "#c0392b"}


def written(value, unit):
    """A number as the panel's unit has it."""
    if unit == "percentunit":
        return f"{value:.1%}"
    if unit == "bytes":
        for name in ("B", "KiB", "MiB", "GiB"):
            if abs(value) < 1024 or name == "GiB":
                return f"{value:.3g} {name}"
            value /= 1024
    if unit == "s":
        return f"{value * 1000:.3g} ms" if abs(value) < 1 else f"{value:.3g} s"
    if unit == "ms":
        return f"{value:.3g} ms"
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return text + (" /s" if unit == "reqps" else "")


def draw(file, panels, begin):
    rows = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel, _ in panels) + 1
    figure = pyplot.figure(figsize=(16, rows * INCHES_A_ROW), facecolor="#f5f6f8")
    for panel, lines in panels:
        place = panel["gridPos"]
        left, width = place["x"] / COLUMNS, place["w"] / COLUMNS
        bottom, height = 1 - (place["y"] + place["h"]) / rows, place["h"] / rows
        if panel["type"] == "row":
            figure.text(left + 0.008, bottom + height / 2, panel["title"], fontsize=13, weight="bold", va="center")
            continue
        defaults = panel["fieldConfig"]["defaults"]
        if panel["type"] == "stat":
            axis = figure.add_axes((left + 0.006, bottom + 0.002, width - 0.012, height - 0.004))
            stat(axis, panel["title"], lines, defaults)
        else:
            axis = figure.add_axes((left + 0.052, bottom + height * 0.16, width - 0.064, height * 0.66))
            series(axis, panel["title"], lines, defaults.get("unit"), begin)
    figure.text(0.008, 0.4 / rows, REMARK, fontsize=10, style="italic", va="center")
    figure.savefig(file, dpi=75)


def stat(axis, title, lines, defaults):
    value = lines[0][2][-1][1]
    colour = COLOURS["green"]
    for step in defaults.get("thresholds", {}).get("steps", []):
        if step["value"] is not None and value >= step["value"]:
            colour = COLOURS[step["color"]]
    axis.set(facecolor=colour, xticks=[], yticks=[])
    axis.text(0.04, 0.86, title, color="white", transform=axis.transAxes, va="top", fontsize=10)
    axis.text(0.5, 0.42, written(value, defaults.get("unit")), color="white", transform=axis.transAxes, ha="center", va="center", fontsize=24, weight="bold")


def series(axis, title, lines, unit, begin):
    for _, legend, points in lines:
        axis.plot([at - begin for at, _ in points], [value for _, value in points], linewidth=1.3, label=legend or None)
    axis.set_title(title, fontsize=10, loc="left", weight="bold")
    axis.set_ylim(bottom=0)
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: written(value, unit)))
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f} s"))
    axis.tick_params(labelsize=8)
    axis.grid(alpha=0.3)
    if any(legend for _, legend, _ in lines):
        axis.legend(fontsize=7, loc="upper left", ncols=3, framealpha=0.6)
