"""Chooses the settings of a contestant worth judging, on queries that they are not judged by."""

import sys
import time

import data_sets
import results

MOST_POINTS = 8


def tuned(contestant, data, truth, top_k, threads, patience):
    """All settings as tried on the tuning queries; those that no other beats in recall and speed, as points to be measured."""
    tried, end = [], time.monotonic() + patience
    for setting in contestant.settings(top_k):
        if time.monotonic() > end:
            print(f"  {contestant.name}: the sweep at top {top_k} was cut short", file=sys.stderr, flush=True)
            break
        found = contestant.answers(setting, "tuning", top_k)
        reached = data_sets.recall(data.rows, data.tuning, found["ids"], truth["tuning", top_k], top_k)
        tried.append((reached, found["qps"], setting))
    points = []
    for reached, speed, setting in spaced(front(tried)):
        found = contestant.answers(setting, "judging", top_k)
        judged = data_sets.recall(data.rows, data.judging, found["ids"], truth["judging", top_k], top_k)
        for count in threads:
            for divided in contestant.ways(count):
                way = "one query on all threads" if divided else f"{count} queries at once"
                point = results.Point(contestant.name, count, top_k, setting, way, judged, reached,
                                      contestant.build_s, speed)
                points.append(((contestant, divided), point))
    swept = [results.Tried(contestant.name, top_k, *entry) for entry in tried]
    return swept, points


def front(tried):
    """From the fastest on, each that has more recall than all before it."""
    best, chosen = -1.0, []
    for entry in sorted(tried, key=lambda entry: -entry[1]):
        if entry[0] > best:
            chosen.append(entry)
            best = entry[0]
    return chosen


def spaced(entries):
    """What is needed for every target, and at most a few more; the rest is of no use to anybody."""
    entries = [entry for entry in entries if entry[0] >= 0.8] or entries[-1:]
    last = len(entries) - 1
    needed = {min((i for i, entry in enumerate(entries) if entry[0] >= target), default=last)
              for target in results.TARGETS} | {last}
    others = [i for i in range(last) if i not in needed]
    step = max(1, -(-len(others) // max(1, MOST_POINTS - len(needed))))
    return [entries[i] for i in sorted(needed | set(others[::step]))]
