"""The processes of a cluster: how each is started, and when it is ready."""

import hashlib
import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from pathlib import Path

import flink
from processes import Service

ROOT = Path(__file__).resolve().parents[2]
FLINK = ROOT / "infra/flink/target/flink"
JOB_JAR = ROOT / "ingestion-job/target/shardscan-ingestion-job-0.1.0-job.jar"
QUERY_SERVER = ROOT / "query-server/target"

# Remarks on old JDK interfaces in Flink's libraries are of no use to anyone here.
QUIET = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]


def find_tool(name):
    """A program built from a pinned Go module: named by NAME_BIN, on the PATH, or where Go installs."""
    places = [os.environ.get(f"{name.upper()}_BIN"), shutil.which(name), Path.home() / "go/bin" / name]
    for place in places:
        if place and os.access(place, os.X_OK):
            return str(place)
    module = dict(
        line.split("=", 1) for line in (ROOT / "infra/tools.properties").read_text().splitlines() if "=" in line
    )[f"{name}.module"]
    raise FileNotFoundError(f"The program '{name}' is not installed. Install it with: go install {module}")


def answers(url):
    """A check that an address answers with something else than a fault of the server."""
    def ready():
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.status < 500
        except urllib.error.HTTPError as refused:
            return refused.code < 500
        except OSError:
            return False
    return ready


def succeeds(url):
    """A check that an address answers with 200."""
    def ready():
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False
    return ready


def services(cluster, java):
    """All processes of a cluster, in the order in which they are started; the keeper is the last."""
    found = [minio(cluster)] if cluster.store == "minio" else []
    found.append(job_manager(cluster, java))
    found += [task_manager(cluster, java, i) for i in range(1, cluster.task_managers + 1)]
    found += [query_server(cluster, java, i) for i in range(1, cluster.query_servers + 1)]
    found.append(keeper(cluster))
    return {service.name: service for service in found}


def store_environment(cluster):
    if cluster.store != "minio":
        return {"SHARDSCAN_STORE_DIRECTORY": str(cluster.folder / "bucket")}
    return {
        "SHARDSCAN_STORE_ENDPOINT": cluster.endpoint(),
        "SHARDSCAN_STORE_BUCKET": cluster.bucket,
        "SHARDSCAN_STORE_ACCESS_KEY": cluster.access_key,
        "SHARDSCAN_STORE_SECRET_KEY": cluster.secret_key,
    }


def minio(cluster):
    address = f"127.0.0.1:{cluster.ports['minio']}"
    return Service(
        "minio",
        [find_tool("minio"), "server", str(cluster.folder / "minio"), "--address", address,
         "--console-address", f"127.0.0.1:{cluster.ports['minio-console']}"],
        {"MINIO_ROOT_USER": cluster.access_key, "MINIO_ROOT_PASSWORD": cluster.secret_key, "MINIO_UPDATE": "off",
         "MINIO_CONFIG_DIR": str(cluster.folder / "minio-config")},
        answers(f"http://{address}/minio/health/ready"),
    )


def _flink_process(cluster, java, name, main, heap, arguments, task_heap=None):
    configuration = cluster.folder / "conf" / name
    configuration.mkdir(parents=True, exist_ok=True)
    for folder in (cluster.folder / "tmp" / name, cluster.folder / "jars", cluster.folder / "scratch"):
        folder.mkdir(parents=True, exist_ok=True)
    settings = configuration / "config.yaml"
    with open(os.open(settings, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
        out.write(flink.configuration(cluster, name, task_heap))
    return [
        java, *QUIET, f"-Xmx{heap}m", "-XX:+ExitOnOutOfMemoryError",
        # The JobManager runs the main method of submitted programs, for which Flink asks this.
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        f"-Dlog4j2.configurationFile={ROOT / 'infra/flink/log4j2.xml'}",
        "-cp", f"{FLINK}/lib/*", main, "--configDir", str(configuration), *arguments,
    ]


def _flink_environment(cluster):
    return {"FLINK_PLUGINS_DIR": str(FLINK / "plugins"), **store_environment(cluster)}


def job_manager(cluster, java):
    command = _flink_process(
        cluster, java, "jobmanager", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint", 768,
        ["--executionMode", "cluster"],
    )
    return Service("jobmanager", command, _flink_environment(cluster), flink.FlinkClient(cluster.flink_url()).ready)


def task_manager(cluster, java, number):
    name = f"taskmanager-{number}"
    framework = 128
    command = _flink_process(
        cluster, java, name, "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", framework + cluster.heap,
        [], cluster.heap,
    )
    client = flink.FlinkClient(cluster.flink_url())

    def registered():
        try:
            return client.slots()[0] >= cluster.slots * number
        except flink.FlinkError:
            return False
    return Service(name, command, _flink_environment(cluster), registered)


def query_server(cluster, java, number):
    name = f"query-{number}"
    url = cluster.url(number)
    environment = {
        **store_environment(cluster),
        "SHARDSCAN_SERVER_PORT": str(cluster.ports[name]),
        "SHARDSCAN_SERVER_WORKER_ID": name,
        "SHARDSCAN_SERVER_RATE_LIMITS_ENABLED": str(cluster.rate_limits).lower(),
        "SHARDSCAN_SERVER_ADMIN_KEY_SHA256": hashlib.sha256(cluster.admin_key.encode()).hexdigest(),
        "SHARDSCAN_SERVING_CACHE_FOLDER": str(cluster.folder / "cache" / name),
    }
    if cluster.query_servers > 1:
        members = [f"127.0.0.1:{cluster.ports[f'fleet-{i}']}" for i in range(1, cluster.query_servers + 1)]
        environment |= {
            "SHARDSCAN_FLEET_ENABLED": "true",
            "SHARDSCAN_FLEET_SECRET": cluster.fleet_secret,
            "SHARDSCAN_FLEET_MEMBERS": ",".join(members),
            "SHARDSCAN_FLEET_PORT": str(cluster.ports[f"fleet-{number}"]),
            "SHARDSCAN_FLEET_INTERNAL_PORT": str(cluster.ports[f"internal-{number}"]),
        }
    command = [
        java, "--add-modules", "jdk.incubator.vector", *QUIET, f"-Xmx{cluster.query_heap}m", "-XX:+ExitOnOutOfMemoryError",
        "-Dlog4j2.configurationFile=log4j2-query-server.xml",
        "-cp", f"{QUERY_SERVER}/classes:{QUERY_SERVER}/lib/*", "io.shardscan.server.QueryServerProcess",
    ]
    return Service(name, command, environment, succeeds(f"{url}/observe/health/ready"))


def keeper(cluster):
    """The process that keeps the job submitted, and restarts others where it was asked to."""
    state = cluster.folder / "run" / "keeper.state"

    def has_job():
        try:
            return json.loads(state.read_text())["job"] is not None
        except (OSError, ValueError, KeyError):
            return False
    return Service("keeper", [sys.executable, str(ROOT / "infra/cluster/keeper.py"), str(cluster.folder)], {}, has_job)
