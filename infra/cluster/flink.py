"""The Flink session cluster: its configuration, and its REST API as far as it is needed."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

JOB = "shardscan-ingestion"
ENDED = {"FINISHED", "CANCELED", "FAILED"}


class FlinkError(RuntimeError):
    """Flink refused or could not be reached."""


def configuration(cluster, name, task_heap=None):
    """The lines of config.yaml of a JobManager, or of a TaskManager where it has a heap for tasks, in MiB."""
    ports, loopback = cluster.ports, "127.0.0.1"
    checkpoints = f"s3://{cluster.bucket}/flink" if cluster.store == "minio" else f"file://{cluster.folder}/flink"
    settings = {
        "jobmanager.rpc.address": loopback,
        "jobmanager.bind-host": loopback,
        "jobmanager.rpc.port": ports["flink-rpc"],
        "rest.address": loopback,
        "rest.bind-address": loopback,
        "rest.port": ports["flink"],
        "rest.bind-port": ports["flink"],
        "blob.server.port": ports["flink-blobs"],
        "web.upload.dir": cluster.folder / "jars",
        "io.tmp.dirs": cluster.folder / "tmp" / name,
        "execution.checkpointing.dir": f"{checkpoints}/checkpoints",
        "execution.checkpointing.savepoint-dir": f"{checkpoints}/savepoints",
        "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
        # The keeper's memory of the newest checkpoint is a second old; so long it must be kept.
        "execution.checkpointing.num-retained": 10,
        # The job takes all the slots there are, and goes on with what is left when a TaskManager is lost.
        "jobmanager.scheduler": "adaptive",
        "jobmanager.adaptive-scheduler.submission.resource-stabilization-timeout": "1 s",
        "jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling": "5 s",
        "jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout": "5 s",
        "jobmanager.adaptive-scheduler.rescale-trigger.max-delay": "2 s",
        "parallelism.default": cluster.wanted_parallelism,
        # A process that was killed is noticed at once by its broken connections, one that is stuck after this time.
        "heartbeat.interval": "1 s",
        "heartbeat.timeout": "8 s",
        "cluster.registration.max-timeout": "1 s",
        "cluster.registration.error-delay": "1 s",
        "cluster.registration.refused-registration-delay": "1 s",
    }
    if cluster.store == "minio":
        settings |= {
            "s3.endpoint": cluster.endpoint(),
            "s3.region": "us-east-1",
            "s3.path-style-access": "true",
            "s3.access-key": cluster.access_key,
            "s3.secret-key": cluster.secret_key,
        }
    if task_heap:
        settings |= {
            "taskmanager.host": loopback,
            "taskmanager.bind-host": loopback,
            "taskmanager.rpc.port": 0,
            "taskmanager.data.port": 0,
            "taskmanager.resource-id": name,
            "taskmanager.numberOfTaskSlots": cluster.slots,
            "taskmanager.cpu.cores": float(cluster.slots),
            "taskmanager.memory.framework.heap.size": "128m",
            "taskmanager.memory.task.heap.size": f"{task_heap}m",
            "taskmanager.memory.framework.off-heap.size": "128m",
            "taskmanager.memory.task.off-heap.size": "128m",
            "taskmanager.memory.network.min": "64m",
            "taskmanager.memory.network.max": "64m",
            "taskmanager.memory.managed.size": "0m",
            "taskmanager.memory.jvm-metaspace.size": "192m",
            "taskmanager.memory.jvm-overhead.min": "192m",
            "taskmanager.memory.jvm-overhead.max": "192m",
        }
    settings |= {
        "metrics.reporters": "shardscan",
        "metrics.reporter.shardscan.factory.class": "io.shardscan.jobmetrics.JobMetricsReporterFactory",
        "metrics.reporter.shardscan.port": ports[f"job-metrics-{name}"],
    }
    if cluster.metrics:
        settings |= {
            "metrics.reporters": "shardscan,prometheus",
            "metrics.reporter.prometheus.factory.class": "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
            "metrics.reporter.prometheus.port": ports[f"metrics-{name}"],
        }
    return "".join(f"{key}: {value}\n" for key, value in settings.items())


class FlinkClient:
    """The JobManager's REST API."""

    def __init__(self, url):
        self.url = url

    def jobs(self):
        """The jobs that have not ended, as {id: state}."""
        overview = self._request("GET", "/jobs/overview")["jobs"]
        return {job["jid"]: job["state"] for job in overview if job["name"] == JOB and job["state"] not in ENDED}

    def slots(self):
        """How many slots there are, and how many are free."""
        overview = self._request("GET", "/overview")
        return overview["slots-total"], overview["slots-available"]

    def running_tasks(self, job):
        """How many of a job's tasks run, and how many it has."""
        vertices = self._request("GET", f"/jobs/{job}")["vertices"]
        running = sum(vertex["tasks"].get("RUNNING", 0) for vertex in vertices)
        return running, sum(max(vertex["parallelism"], 1) for vertex in vertices)

    def newest_checkpoint(self, job):
        """Where a job's newest checkpoint or savepoint lies, or None."""
        completed = self._request("GET", f"/jobs/{job}/checkpoints")["latest"]["completed"]
        return completed["external_path"] if completed else None

    def upload(self, jar):
        """Uploads a jar unless the cluster has one of the same name; returns its id."""
        for known in self._request("GET", "/jars")["files"]:
            if known["name"] == jar.name:
                return known["id"]
        parts = urllib.parse.urlsplit(self.url)
        boundary = uuid.uuid4().hex
        head = (f"--{boundary}\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"{jar.name}\"\r\n"
                "Content-Type: application/x-java-archive\r\n\r\n").encode()
        tail = f"\r\n--{boundary}--\r\n".encode()
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        try:
            connection.putrequest("POST", "/jars/upload")
            connection.putheader("Content-Type", f"multipart/form-data; boundary={boundary}")
            connection.putheader("Content-Length", str(len(head) + jar.stat().st_size + len(tail)))
            connection.endheaders()
            connection.send(head)
            with open(jar, "rb") as file:
                connection.send(file)
            connection.send(tail)
            answer = connection.getresponse()
            body = answer.read().decode()
        except OSError as failure:
            raise FlinkError(f"the jar could not be uploaded: {failure}") from failure
        finally:
            connection.close()
        if answer.status != 200:
            raise FlinkError(f"the jar was refused with {answer.status}: {body}")
        return Path(json.loads(body)["filename"]).name

    def run(self, jar_id, arguments, checkpoint=None, parallelism=None):
        """Starts a job from a jar, from a checkpoint if one is given; returns its id."""
        body = {"programArgsList": arguments}
        if checkpoint:
            body |= {"savepointPath": checkpoint, "allowNonRestoredState": True}
        if parallelism:
            body["parallelism"] = parallelism
        return self._request("POST", f"/jars/{jar_id}/run", body, seconds=60)["jobid"]

    def cancel(self, job):
        self._request("PATCH", f"/jobs/{job}?mode=cancel")

    def stop(self, job, folder=None):
        """Asks for a savepoint upon which the job ends; returns the id of the request."""
        return self._request("POST", f"/jobs/{job}/stop", {"targetDirectory": folder, "drain": False})["request-id"]

    def savepoint(self, job, request):
        """The savepoint that was asked for: None while it is being written."""
        answer = self._request("GET", f"/jobs/{job}/savepoints/{request}")
        if answer["status"]["id"] != "COMPLETED":
            return None
        if "location" not in answer["operation"]:
            raise FlinkError(f"the savepoint failed: {answer['operation']}")
        return answer["operation"]["location"]

    def ready(self):
        try:
            self._request("GET", "/overview", seconds=2)
            return True
        except FlinkError:
            return False

    def _request(self, method, path, body=None, seconds=10):
        request = urllib.request.Request(
            self.url + path, None if body is None else json.dumps(body).encode(), {"Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:
                text = answer.read()
                return json.loads(text) if text else {}
        except urllib.error.HTTPError as refused:
            raise FlinkError(f"{method} {path} was answered with {refused.code}: {refused.read().decode()}") from refused
        except (OSError, ValueError) as failure:
            raise FlinkError(f"{method} {path} failed: {failure}") from failure
