"""What a comparison found, as JSON and as a Markdown table."""

import json
import statistics
from dataclasses import asdict, dataclass, field

TARGETS = (0.90, 0.95, 0.99)


@dataclass
class Point:
    """One setting of one contestant, judged on queries that it was not chosen on."""

    name: str
    threads: int
    top_k: int
    setting: dict
    way: str  # how more than one thread are used
    recall: float
    tuning_recall: float
    build_s: float
    tuning_qps: float = 0.0
    qps: list = field(default_factory=list)  # one a repetition
    median_ms: list = field(default_factory=list)
    processor_ms: list = field(default_factory=list)  # of all threads together, a query

    @property
    def middle(self):
        return statistics.median(self.qps) if self.qps else 0.0


@dataclass
class Tried:
    """A setting as it did on the tuning queries, one at a time on one core."""

    name: str
    top_k: int
    recall: float
    qps: float  # by processor time but for a server
    setting: dict


def in_process(path):
    """Points of a program that measured itself in process: a JSON object a line."""
    for line in open(path, encoding="utf-8"):
        if line.strip():
            read = json.loads(line)
            setting = {"threshold": read["threshold"]} if read.get("threshold") is not None else {}
            yield Point(read["name"], read["threads"], read["top_k"], setting, "in process, a run of its own",
                        read["recall"], read["recall"], read["build_s"], read["qps"], [read["qps"]], [read["median_ms"]])


def chosen(points, target):
    """The point that was fastest on the tuning queries among those that reached the target there."""
    enough = [point for point in points if point.tuning_recall >= target and point.qps]
    return max(enough, key=lambda point: point.tuning_qps, default=None)


def groups(points, key):
    found = {}
    for point in points:
        found.setdefault(key(point), []).append(point)
    return found


def markdown(about, points):
    lines = [about, ""]
    for (threads, top_k), some in sorted(groups(points, lambda p: (p.threads, p.top_k)).items()):
        lines += [f"### top {top_k}, {threads} thread{'s' if threads > 1 else ''}", "",
                  "| | build, s | " + " | ".join(f"QPS at recall ≥ {target}" for target in TARGETS) + " |",
                  "|---|---|" + "---|" * len(TARGETS)]
        for name, own in groups(some, lambda p: p.name).items():
            cells = [cell(own, target) for target in TARGETS]
            lines.append(f"| {name} | {own[0].build_s:.1f} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def cell(points, target):
    """The better way of using the threads, each with the setting chosen on the tuning queries."""
    ways = [chosen(way, target) for way in groups(points, lambda p: p.way).values()]
    best = max((point for point in ways if point), key=lambda point: point.middle, default=None)
    if best is None:
        return "not reached"
    low, high = min(best.qps), max(best.qps)
    setting = ", ".join(f"{name} {value}" for name, value in best.setting.items())
    processor = f"; {statistics.median(best.processor_ms):.3f} ms" if best.processor_ms else ""
    text = f"**{best.middle:,.0f}** ({low:,.0f} … {high:,.0f}){processor}; {best.recall:.3f}"
    return f"{text}; {setting}" if setting else text


def write(folder, about, points, swept, bandwidth):
    """Writes `results.json`, `results.md` and `results.svg`; returns the Markdown."""
    folder.mkdir(parents=True, exist_ok=True)
    text = markdown(about, points)
    (folder / "results.md").write_text(text, encoding="utf-8")
    content = {"about": about, "read_bandwidth_gb_s": bandwidth, "points": [asdict(point) for point in points],
               "swept": [asdict(tried) for tried in swept]}
    (folder / "results.json").write_text(json.dumps(content, indent=1), encoding="utf-8")
    from plot import plot  # which reads what is written here, too

    plot(folder / "results.svg", points, swept)
    return text
