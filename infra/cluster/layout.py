"""What a cluster consists of: its folder, its ports, its secrets. Kept in cluster.json, which only its owner may read."""

import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass, field
from pathlib import Path

MOST_QUERY_SERVERS = 16
MOST_TASK_MANAGERS = 16

# Where each port lies above the cluster's first. The query servers come first: the first one is the API.
PORTS = {
    "minio": 20,
    "minio-console": 21,
    "flink": 22,
    "flink-rpc": 23,
    "flink-blobs": 24,
    "job-metrics-jobmanager": 30,
    **{f"job-metrics-taskmanager-{i}": 30 + i for i in range(1, MOST_TASK_MANAGERS + 1)},
    "metrics-jobmanager": 82,
    **{f"metrics-taskmanager-{i}": 82 + i for i in range(1, MOST_TASK_MANAGERS + 1)},
    **{f"query-{i}": i - 1 for i in range(1, MOST_QUERY_SERVERS + 1)},
    **{f"fleet-{i}": 49 + i for i in range(1, MOST_QUERY_SERVERS + 1)},
    **{f"internal-{i}": 65 + i for i in range(1, MOST_QUERY_SERVERS + 1)},
}


@dataclass
class Cluster:
    """A cluster as it was brought up.

    `unwanted` are the processes that were stopped and are to stay so; `parallelism` is what the job was rescaled to, 0 for as
    many tasks of each kind as there can be slots.
    """

    folder: Path
    port: int = 8080
    query_servers: int = 1
    task_managers: int = 1
    slots: int = field(default_factory=lambda: os.cpu_count() or 1)
    store: str = "minio"
    bucket: str = "shardscan"
    heap: int = 1536
    query_heap: int = 512
    rate_limits: bool = True
    metrics: bool = False
    supervise: bool = False
    store_endpoint: str = ""
    access_key: str = "shardscan"
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    fleet_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    admin_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    unwanted: list = field(default_factory=list)
    parallelism: int = 0

    @property
    def ports(self):
        return {name: self.port + offset for name, offset in PORTS.items()}

    @property
    def most_slots(self):
        """How many slots there can be."""
        return max(self.slots * self.task_managers, 1)

    @property
    def wanted_parallelism(self):
        """The job's parallelism: as many slots as there can ever be, of which it takes those that there are, unless it was rescaled."""
        return self.parallelism or self.most_slots

    def endpoint(self):
        """Where the object store is reached: MinIO, unless something was put before it."""
        return self.store_endpoint or f"http://127.0.0.1:{self.ports['minio']}"

    def url(self, query_server=1):
        return f"http://127.0.0.1:{self.ports[f'query-{query_server}']}"

    def flink_url(self):
        return f"http://127.0.0.1:{self.ports['flink']}"

    def used_ports(self):
        """The ports that this cluster listens on, by name."""
        names = ["flink", "flink-rpc", "flink-blobs"]
        names += ["minio", "minio-console"] if self.store == "minio" else []
        names += [f"query-{i}" for i in range(1, self.query_servers + 1)]
        if self.query_servers > 1:
            names += [f"{what}-{i}" for what in ("fleet", "internal") for i in range(1, self.query_servers + 1)]
        names += ["job-metrics-jobmanager"] + [f"job-metrics-taskmanager-{i}" for i in range(1, self.task_managers + 1)]
        if self.metrics:
            names += ["metrics-jobmanager"] + [f"metrics-taskmanager-{i}" for i in range(1, self.task_managers + 1)]
        return {name: self.ports[name] for name in names}

    def busy_ports(self):
        return {name: port for name, port in self.used_ports().items() if not _is_free(port)}

    def save(self):
        file = self.folder / "cluster.json"
        unfinished = file.with_suffix(".tmp")
        with open(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
            json.dump({**asdict(self), "folder": str(self.folder)}, out, indent=1)
        unfinished.replace(file)

    @staticmethod
    def load(folder):
        """The cluster of a folder; raises FileNotFoundError if there is none."""
        folder = Path(folder).resolve()
        return Cluster(**{**json.loads((folder / "cluster.json").read_text()), "folder": folder})


def _is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False
