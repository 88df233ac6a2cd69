"""What a collection consisted of, epoch by epoch: every version of its manifest that the bucket has kept."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Epoch:
    """A state of the collection.

    `at` is when it was committed, in seconds of the store's clock; `files` is {file: etag of the version that is served};
    `rows` is {file: rows}; `segments` counts the segments.
    """

    number: int
    at: float
    files: dict
    rows: dict
    segments: int


def read(bucket, tenant, collection):
    """All epochs in their order, from the empty one before the first commit on. The bucket must have been told to keep versions before the first."""
    folder = f"catalog/{tenant}/{collection}"
    lists, epochs = {}, [Epoch(0, 0.0, {}, {}, 0)]
    for version, at in bucket.versions(f"{folder}/manifest.json"):
        manifest = json.loads(bucket.get(f"{folder}/manifest.json", version))
        entries = list(manifest["recent"])
        for part in manifest["lists"]:
            if part["id"] not in lists:
                lists[part["id"]] = json.loads(bucket.get(f"{folder}/lists/{part['id']}.json"))["files"]
            struck = set(part.get("struck", ()))
            entries += [entry for i, entry in enumerate(lists[part["id"]]) if i not in struck]
        served = [(entry, entry["served"]) for entry in entries if "served" in entry]
        epochs.append(Epoch(
            manifest["epoch"], at,
            {entry["name"]: rows.get("etag", entry["etag"]) for entry, rows in served},
            {entry["name"]: rows["rows"] for entry, rows in served},
            len({segment["id"] for _, rows in served for segment in rows["segments"]}),
        ))
    return sorted(epochs, key=lambda epoch: epoch.number)
