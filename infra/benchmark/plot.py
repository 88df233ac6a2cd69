"""A comparison as a picture: queries a second over recall, a panel for each number of neighbours and threads."""

import argparse
import json
from pathlib import Path

from results import Point, Tried, groups

LEAST_RECALL = 0.8
COLOURS = ("#d62728", "#ff7f0e", "#1f77b4", "#2ca02c", "#9467bd", "#8c564b", "#17becf", "#7f7f7f", "#bcbd22", "#e377c2",
           "#003f5c", "#665191", "#a05195")
OWN = "Shardscan"


def plot(path, points, swept):
    """Lines are what was judged; dots all settings that were tried, on the tuning queries, by processor time on one core."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "peers"  # the same file for the same results
    from matplotlib import pyplot
    from matplotlib.ticker import FuncFormatter

    panels = groups(points, lambda p: (p.top_k, p.threads))
    top_ks, threads = (sorted(set(part)) for part in zip(*panels))
    names = sorted({point.name for point in points}, key=lambda name: (not name.startswith(OWN), name))
    colours = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)}
    figure, axes = pyplot.subplots(len(threads), len(top_ks), figsize=(6 * len(top_ks), 4.6 * len(threads) + 0.9), squeeze=False)
    for (top_k, count), some in panels.items():
        axis = axes[threads.index(count)][top_ks.index(top_k)]
        for tried in swept if count == 1 else []:
            if tried.top_k == top_k and tried.recall >= LEAST_RECALL and tried.name in colours:
                axis.plot(tried.recall, tried.qps, ".", markersize=3, alpha=0.35, color=colours[tried.name], zorder=1)
        for name, own in groups(some, lambda p: p.name).items():
            best = (max(same, key=lambda p: p.middle) for same in groups(own, lambda p: str(p.setting)).values())
            line = sorted((point.recall, point.middle) for point in best if point.qps and point.recall >= LEAST_RECALL)
            if line:
                axis.plot(*zip(*line), marker="o", markersize=4, color=colours[name], zorder=3 if name.startswith(OWN) else 2,
                          linewidth=2.5 if name.startswith(OWN) else 1.2)
        axis.set(xlabel=f"recall@{top_k}", ylabel="queries a second", yscale="log",
                 title=f"top {top_k}, {count} thread{'s' if count > 1 else ''}", xlim=(LEAST_RECALL, 1.005))
        axis.yaxis.set_major_formatter("{x:,.0f}")
        axis.yaxis.set_minor_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}" if str(x)[0] in "25" else ""))
        axis.grid(True, which="both", alpha=0.25)
    for axis in axes.flat:
        axis.set_visible(axis.has_data())
    handles = [pyplot.Line2D([], [], color=colours[name], marker="o", markersize=4, label=name) for name in names]
    figure.legend(handles=handles, loc="lower center", ncols=3, fontsize=9, frameon=False)
    figure.tight_layout(rect=(0, (0.1 + 0.21 * -(-len(names) // 3)) / figure.get_figheight(), 1, 1))
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def main():
    parser = argparse.ArgumentParser(description="Draws the plot of a results.json again.")
    parser.add_argument("results", type=Path)
    parser.add_argument("picture", type=Path)
    arguments = parser.parse_args()
    content = json.loads(arguments.results.read_text(encoding="utf-8"))
    plot(arguments.picture, [Point(**point) for point in content["points"]], [Tried(**tried) for tried in content["swept"]])


if __name__ == "__main__":
    main()
