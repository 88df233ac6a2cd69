"""Sees to it that a cluster has an API key. Keys are stored as hashes alone."""

import datetime
import hashlib
import json
import secrets
import time
from pathlib import Path

from s3 import Bucket

KEYS = "catalog/keys.json"
SECONDS_TO_INITIALIZE = 30


def bucket(cluster):
    return Bucket(f"http://127.0.0.1:{cluster.ports['minio']}", cluster.bucket, cluster.access_key, cluster.secret_key)


def prepare(cluster):
    """Makes the place where everything is kept."""
    if cluster.store != "minio":
        (cluster.folder / "bucket").mkdir(exist_ok=True)
        return
    deadline = time.monotonic() + SECONDS_TO_INITIALIZE
    while True:  # a MinIO that says it is ready may answer 503 for a moment
        try:
            bucket(cluster).create()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def ensure(cluster, given):
    """Makes the given key valid, or makes a first one where there is none; returns what to print of it."""
    text = _read(cluster)
    known = json.loads(text)["keys"] if text else []
    if not given and known:
        return f"the one an earlier up printed, ending in {known[-1]['hint']}; --api-key adds another"
    key = given or f"ssk_{secrets.token_urlsafe(24)}"
    digest = hashlib.sha256(key.encode()).hexdigest()
    if all(other["sha256"] != digest for other in known):
        created = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        known.append({"sha256": digest, "hint": key[-4:], "tenant": "local", "tier": "hot", "payment_method": True,
                      "created": created})
        _write(cluster, json.dumps({"format": 1, "keys": known}).encode())
    return key


def _read(cluster):
    if cluster.store == "minio":
        return bucket(cluster).get(KEYS)
    file = Path(cluster.folder, "bucket", KEYS)
    return file.read_bytes() if file.exists() else None


def _write(cluster, content):
    if cluster.store == "minio":
        bucket(cluster).put(KEYS, content)
        return
    file = Path(cluster.folder, "bucket", KEYS)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
