"""Sees to it that a cluster has an API key. Keys are stored as hashes alone."""

import datetime
import hashlib
import json
import secrets
import time
import urllib.request
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
    """Makes the given key valid, or has a server make a first one where there is none; returns what to print of it."""
    if given:
        _make_valid(cluster, given)
        return given
    if not cluster.query_servers:
        return "there is no query server to make one; --api-key makes a given one valid"
    known = _ask(cluster)["keys"]
    if known:
        return f"the one an earlier up printed, ending in {known[-1]['hint']}; scripts/keys makes others"
    return _ask(cluster, {"tenant": "local", "tier": "hot", "payment_method": True})["api_key"]


def _ask(cluster, wanted=None):
    """Lists keys by the admin API, or makes the wanted one."""
    request = urllib.request.Request(
        f"{cluster.url()}/api/v1/admin/keys", None if wanted is None else json.dumps(wanted).encode(),
        {"Authorization": f"Bearer {cluster.admin_key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def _make_valid(cluster, key):
    """Adds a key that was chosen elsewhere, which the admin API does not do: it makes keys, so that none is weak."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    while True:
        text, version = _read(cluster)
        known = json.loads(text)["keys"] if text else []
        if any(other["sha256"] == digest for other in known):
            return
        created = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        known.append({"sha256": digest, "hint": key[-4:], "tenant": "local", "tier": "hot", "payment_method": True,
                      "created": created})
        if _write(cluster, json.dumps({"format": 1, "keys": known}).encode(), version):
            return


def _read(cluster):
    if cluster.store == "minio":
        return bucket(cluster).read(KEYS)
    file = Path(cluster.folder, "bucket", KEYS)
    return (file.read_bytes(), None) if file.exists() else (None, None)


def _write(cluster, content, version):
    """Tells whether the keys were still those of the version."""
    if cluster.store == "minio":
        return bucket(cluster).swap(KEYS, content, version)
    file = Path(cluster.folder, "bucket", KEYS)
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{secrets.token_hex(8)}")
    unfinished.write_bytes(content)
    unfinished.replace(file)
    return True
