#!/usr/bin/env python3
"""Checks the chart and the compose file: helm lint and template, kubeconform against the schemas of several versions of
Kubernetes, and what has to hold beside them. Needs helm and kubeconform (infra/tools.properties says which), PyYAML, and
the schemas that the package kubernetes-validate holds, which this installs into a folder of its own. Where Docker's compose
is installed, its own check runs, too."""

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "infra/helm/shardscan"
COMPOSE = ROOT / "infra/compose"
VERSIONS = ("1.30.0", "1.34.0", "1.37.0")
VALUES = {"store": {"endpoint": "http://minio:9000", "secretName": "store"}, "secretName": "secrets"}
VARIANTS = (
    {},
    {"serviceMonitor": {"enabled": True, "labels": {"release": "monitoring"}}},
    {"ingestion": {"enabled": False}, "networkPolicy": {"enabled": False}, "queryServer": {"replicas": 1}},
    {"images": {"pullSecrets": [{"name": "registry"}]}, "queryServer": {"nodeSelector": {"disk": "ssd"}},
     "networkPolicy": {"apiFrom": [{"podSelector": {"matchLabels": {"app": "gateway"}}}]}},
)
# What the chart must refuse.
WRONG = ({"store": {"endpoint": "minio:9000", "secretName": "store"}}, {"secretName": ""}, {"queryServer": {"replicas": 0}})


def tool(name):
    for place in (shutil.which(name), Path.home() / "go/bin" / name):
        if place and Path(place).exists():
            return str(place)
    sys.exit(f"'{name}' is not installed; install it with: go install {pinned(name + '.module')}")


def pinned(key):
    lines = (ROOT / "infra/tools.properties").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)[key]


def run(*command, stdin=None, ok=True):
    done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True, text=True)
    if ok and done.returncode:
        sys.exit(f"{' '.join(str(part) for part in command)}\n{done.stdout}{done.stderr}")
    return done


def schemas(folder):
    """Schemas of what Kubernetes has built in, each with the definitions that it refers to inside of it."""
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, pinned("kubernetes-validate.package")], check=True)
    archive = zipfile.ZipFile(next(Path(folder).glob("kubernetes_validate-*.whl")))
    for version in VERSIONS:
        source = f"kubernetes_validate/kubernetes-json-schema/v{version}-local-strict/"
        target = Path(folder) / version
        target.mkdir()
        definitions = json.loads(archive.read(source + "_definitions.json"))["$defs"]
        for kind in ("service-v1", "statefulset-apps-v1", "networkpolicy-networking-v1", "poddisruptionbudget-policy-v1"):
            schema = json.loads(archive.read(f"{source}{kind}.json"))
            text = json.dumps({**schema, "$defs": definitions}).replace("/api/_definitions.json#/", "#/")
            (target / f"{kind}.json").write_text(text)


def merged(base, more):
    if not isinstance(base, dict) or not isinstance(more, dict):
        return more
    return {key: merged(base[key], more[key]) if key in base and key in more else more.get(key, base.get(key)) for key in {**base, **more}}


def rendered(values, ok=True):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(merged(VALUES, values), file)
        file.flush()
        if ok:
            run(tool("helm"), "lint", "--strict", CHART, "--values", file.name)
        return run(tool("helm"), "template", "trial", CHART, "--values", file.name, "--kube-version", VERSIONS[0],
                   "--namespace", "search", ok=ok)


def chart(folder):
    schemas(folder)
    for values in VARIANTS:
        manifests = rendered(values).stdout
        for version in VERSIONS:
            run(tool("kubeconform"), "-strict", "-summary",
                "-schema-location", f"{folder}/{version}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json",
                "-schema-location", f"{ROOT}/infra/helm/schemas/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json", stdin=manifests)
        consistent([one for one in yaml.safe_load_all(manifests) if one])
    for values in WRONG:
        if rendered(values, ok=False).returncode == 0:
            sys.exit(f"The chart takes {values}, which is wrong.")


def consistent(resources):
    """Selectors select, and probes and services name ports that there are."""
    servers = next(one for one in resources if one["kind"] == "StatefulSet")
    pod = servers["spec"]["template"]
    container = pod["spec"]["containers"][0]
    ports = {port["name"] for port in container["ports"]} | {port["containerPort"] for port in container["ports"]}
    labels = pod["metadata"]["labels"].items()
    for one in resources:
        if one["kind"] == "Service":
            assert one["spec"]["selector"].items() <= labels, one["metadata"]["name"]
            assert all(port.get("targetPort", port["port"]) in ports for port in one["spec"]["ports"]), one["metadata"]["name"]
        if one["kind"] == "PodDisruptionBudget":
            assert one["spec"]["selector"]["matchLabels"].items() <= labels
    assert servers["spec"]["serviceName"] in {one["metadata"]["name"] for one in resources if one["kind"] == "Service"}
    memory = int(container["resources"]["limits"]["memory"].removesuffix("Mi"))
    environment = {one["name"]: one.get("value") for one in container["env"]}
    vectors = int(environment["SHARDSCAN_SERVING_MEMORY_LIMIT_BYTES"]) >> 20
    heap = int(environment["SHARDSCAN_JAVA_OPTIONS"].removeprefix("-Xmx").removesuffix("m"))
    assert heap + vectors <= 0.8 * memory, f"{heap} MiB of heap and {vectors} MiB of vectors leave too little of {memory} MiB"


def compose():
    """What holds without Docker: every port on loopback, every secret from outside, every file there."""
    services = yaml.safe_load((COMPOSE / "compose.yaml").read_text())["services"]
    for name, service in services.items():
        for port in service.get("ports", []):
            assert port.startswith("${SHARDSCAN_BIND:-127.0.0.1}:"), f"{name} listens beyond loopback: {port}"
        for key, value in (service.get("environment") or {}).items():
            if any(word in key for word in ("SECRET", "PASSWORD", "SHA256")):
                assert str(value).startswith("${"), f"{name} has a secret in the file: {key}"
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert not source.startswith(".") or (COMPOSE / source).exists(), f"{name} mounts what is not there: {source}"
        if "build" in service:
            context = COMPOSE / service["build"]["context"]
            assert (context / service["build"]["dockerfile"]).exists(), f"{name} is built from what is not there"
        for other in service.get("depends_on", []):
            assert other in services, f"{name} waits for '{other}', which there is not"
    if shutil.which("docker") and run("docker", "compose", "version", ok=False).returncode == 0:
        example = (COMPOSE / ".env.example").read_text()
        filled = "".join(f"{line}filled-in-for-the-check\n" if line.endswith("=") else f"{line}\n" for line in example.splitlines())
        with tempfile.NamedTemporaryFile("w", suffix=".env") as env:
            env.write(filled)
            env.flush()
            run("docker", "compose", "-f", COMPOSE / "compose.yaml", "--env-file", env.name, "config", "--quiet")
        print("compose: docker compose config agrees")
    else:
        print("compose: Docker's compose is not installed; checked without it")


def main():
    compose()
    with tempfile.TemporaryDirectory() as folder:
        chart(folder)
    print(f"helm: {len(VARIANTS)} variants are valid for Kubernetes {', '.join(VERSIONS)}; {len(WRONG)} wrong ones are refused")


if __name__ == "__main__":
    main()
