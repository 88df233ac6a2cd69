#!/usr/bin/env python3
"""Runs a cluster on this machine: an object store, a Flink session cluster with the job, query servers."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import keeper
import keys
from flink import FlinkClient, FlinkError
from layout import MOST_QUERY_SERVERS, MOST_TASK_MANAGERS, Cluster
from processes import ProcessTable, await_ready
from services import ROOT, services

SIGNALS = {"pause": signal.SIGSTOP, "resume": signal.SIGCONT}


class Refused(RuntimeError):
    """The command cannot be done; the message tells why and what to do."""


def java():
    home = subprocess.run([ROOT / "scripts/java-home"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    return f"{home}/bin/java"


def load(arguments):
    try:
        return Cluster.load(arguments.data)
    except FileNotFoundError:
        raise Refused(f"There is no cluster in '{arguments.data}'. Bring one up with: scripts/cluster up") from None


def service(cluster, name):
    known = services(cluster, java())
    if name not in known:
        raise Refused(f"There is no process '{name}' in this cluster. There are: {', '.join(known)}.")
    return known[name]


def up(arguments):
    folder = Path(arguments.data).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        cluster = Cluster.load(folder)
    except FileNotFoundError:
        cluster = Cluster(folder)
    for name in ("port", "query_servers", "task_managers", "slots", "store", "heap", "query_heap", "metrics", "supervise",
                 "store_endpoint"):
        given = getattr(arguments, name)
        if given is not None:
            setattr(cluster, name, given)
    if arguments.rate_limits is not None:
        cluster.rate_limits = arguments.rate_limits == "on"
    table = ProcessTable(folder)
    known = services(cluster, java())
    running = [name for name in known if table.pid(name)]
    if not running and (busy := cluster.busy_ports()):
        taken = ", ".join(f"{port} ({name})" for name, port in busy.items())
        raise Refused(f"These ports are taken: {taken}. Choose another first port with --port.")
    cluster.unwanted = []
    if arguments.slots is not None or arguments.task_managers is not None:
        cluster.parallelism = 0
    cluster.save()
    bring_up(cluster, table, known)
    key = keys.ensure(cluster, arguments.api_key)
    print(addresses(cluster, key))


def bring_up(cluster, table, known):
    """Starts what does not run. The store comes first, for all others look for it at once."""
    for name in ("minio",) if cluster.store == "minio" else ():
        table.start(known[name])
        await_ready([known[name]], table)
    keys.prepare(cluster)
    for one in known.values():
        table.start(one)
    await_ready([one for one in known.values() if one.name != "keeper"], table)
    await_ready([known["keeper"]], table)
    await_job(FlinkClient(cluster.flink_url()))


def await_job(client, seconds=90):
    """Waits until every task of the job runs."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(FlinkError):
            counts = [client.running_tasks(job) for job in client.jobs()]
            if any(running == tasks > 0 for running, tasks in counts):
                return
        time.sleep(0.2)
    raise Refused(f"The job does not run after {seconds} s; see: scripts/cluster logs jobmanager")


def addresses(cluster, key):
    servers = "\n".join(f"                {cluster.url(i)}" for i in range(2, cluster.query_servers + 1))
    console = (f"MinIO console   http://127.0.0.1:{cluster.ports['minio-console']}, user {cluster.access_key}, password in "
               f"{cluster.folder}/cluster.json\nS3              {cluster.endpoint()}, bucket {cluster.bucket}\n"
               if cluster.store == "minio" else f"Store           {cluster.folder}/bucket\n")
    return (f"API             {cluster.url()}\n{servers + chr(10) if servers else ''}{console}"
            f"Flink UI        {cluster.flink_url()}\nAdmin key       in {cluster.folder}/cluster.json\nAPI key:        {key}")


def down(arguments):
    cluster = load(arguments)
    table = ProcessTable(cluster.folder)
    for name in reversed(services(cluster, java())):
        if table.stop(name):
            print(f"{name} has ended")


def status(arguments):
    cluster = load(arguments)
    table = ProcessTable(cluster.folder)
    well = True
    for name, one in services(cluster, java()).items():
        pid = table.pid(name)
        state = "down" if pid is None else "ready" if one.ready() else "not ready"
        well &= state == "ready" or name in cluster.unwanted
        print(f"{name:<16} {state:<10} {'' if pid is None else pid}")
    try:
        client = FlinkClient(cluster.flink_url())
        for job, state in client.jobs().items():
            running, tasks = client.running_tasks(job)
            print(f"job {job} is {state}, {running} of {tasks} tasks run")
    except FlinkError as failure:
        print(f"job: {failure}")
    sys.exit(0 if well else 1)


def start(arguments):
    cluster = load(arguments)
    one = service(cluster, arguments.name)
    if arguments.name in cluster.unwanted:
        cluster.unwanted.remove(arguments.name)
        cluster.save()
    table = ProcessTable(cluster.folder)
    table.start(one)
    await_ready([one], table)


def stop(arguments):
    cluster = load(arguments)
    service(cluster, arguments.name)
    cluster.unwanted = sorted({*cluster.unwanted, arguments.name})
    cluster.save()
    if not ProcessTable(cluster.folder).stop(arguments.name):
        raise Refused(f"{arguments.name} does not run.")


def kill(arguments):
    cluster = load(arguments)
    service(cluster, arguments.name)
    if not ProcessTable(cluster.folder).kill(arguments.name):
        raise Refused(f"{arguments.name} does not run.")


def send(arguments):
    cluster = load(arguments)
    service(cluster, arguments.name)
    if not ProcessTable(cluster.folder).signal(arguments.name, SIGNALS[arguments.command]):
        raise Refused(f"{arguments.name} does not run.")


def rescale(arguments):
    """Stops the job with a savepoint and starts it from there. Should this end in between, the keeper brings the job back."""
    cluster = load(arguments)
    if arguments.tasks > cluster.most_slots:
        raise Refused(f"There are {cluster.most_slots} slots at most; `up` with --slots or --task-managers makes more.")
    client = FlinkClient(cluster.flink_url())
    jobs = [job for job, state in client.jobs().items() if state == "RUNNING"]
    if not jobs:
        raise Refused("The job does not run; see: scripts/cluster status")
    table, kept = ProcessTable(cluster.folder), service(cluster, "keeper")
    cluster.parallelism = arguments.tasks
    cluster.save()
    table.stop("keeper")
    try:
        savepoint = stop_with_savepoint(client, jobs[0])
        job = keeper.submit(cluster, client, savepoint)
    finally:
        table.start(kept)
    await_ready([kept], table)
    await_job(client)
    print(f"job {job} goes on from {savepoint}, with {arguments.tasks} tasks of each kind at most")


def stop_with_savepoint(client, job, seconds=60):
    """Stops a job; returns where its savepoint lies once it has ended."""
    request, deadline, savepoint = client.stop(job), time.monotonic() + seconds, None
    while savepoint is None or job in client.jobs():
        if time.monotonic() > deadline:
            raise Refused(f"The job has not stopped within {seconds} s; see: scripts/cluster logs jobmanager")
        time.sleep(0.1)
        savepoint = savepoint or client.savepoint(job, request)
    return savepoint


def logs(arguments):
    cluster = load(arguments)
    service(cluster, arguments.name)
    follow = ["-f"] if arguments.follow else []
    log = ProcessTable(cluster.folder).log(arguments.name)
    os.execvp("tail", ["tail", "-n", str(arguments.lines), *follow, str(log)])


def number(least, most):
    def parse(text):
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"must be from {least} to {most}")
        return value
    return parse


def parser():
    top = argparse.ArgumentParser(prog="scripts/cluster", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, action, text):
        made = commands.add_parser(name, help=text, description=text)
        made.add_argument("--data", default=os.environ.get("SHARDSCAN_CLUSTER", "data/cluster"),
                          help="the cluster's folder (SHARDSCAN_CLUSTER, data/cluster)")
        made.set_defaults(action=action)
        return made

    ups = command("up", up, "Starts all processes that do not run, and prints where they are. What was chosen at an earlier up holds.")
    ups.add_argument("--port", type=number(1024, 65435), help="first of the 100 ports that the cluster has; it is the API's (8080)")
    ups.add_argument("--query-servers", type=number(0, MOST_QUERY_SERVERS), metavar="N", help="how many query servers (1)")
    ups.add_argument("--task-managers", type=number(1, MOST_TASK_MANAGERS), metavar="M", help="how many TaskManagers (1)")
    ups.add_argument("--slots", type=number(1, 256), help="slots of each TaskManager (the number of cores)")
    ups.add_argument("--heap", type=number(256, 1 << 20), metavar="MIB", help="heap for the tasks of each TaskManager (1536)")
    ups.add_argument("--query-heap", type=number(128, 1 << 20), metavar="MIB", help="heap of each query server (512); vectors lie beside it")
    ups.add_argument("--store", choices=["minio", "directory"], help="where everything is kept (minio)")
    ups.add_argument("--store-endpoint", metavar="URL", help="where processes reach MinIO, for instance through a proxy")
    ups.add_argument("--api-key", default=os.environ.get("SHARDSCAN_API_KEY"), help="an API key of the hot tier (SHARDSCAN_API_KEY; made at the first up)")
    ups.add_argument("--rate-limits", choices=["on", "off"], help="whether rate limits apply (on)")
    ups.add_argument("--metrics", action=argparse.BooleanOptionalAction,
                     help="all of Flink's metrics for Prometheus, beside the job's, on every network interface, since Flink's reporter knows no other way (off)")
    ups.add_argument("--supervise", action=argparse.BooleanOptionalAction, help="start again whatever ends but by stop or down (off)")
    command("down", down, "Ends all processes; what is stored stays.")
    command("status", status, "Tells which processes run; ends with 1 if one that is wanted does not.")
    for name, action, text in (
        ("start", start, "Starts a process again, and waits until it is ready."),
        ("stop", stop, "Ends a process in order; it stays down until start or up."),
        ("kill", kill, "Kills a process at once (SIGKILL), as a crash would."),
        ("pause", send, "Stops a process in its tracks (SIGSTOP), as if its machine hung."),
        ("resume", send, "Lets a paused process go on (SIGCONT)."),
    ):
        command(name, action, text).add_argument("name", metavar="NAME", help="as status shows it")
    scaled = command("rescale", rescale, "Stops the job with a savepoint, and starts it from there with another parallelism.")
    scaled.add_argument("--tasks", type=number(1, 4096), required=True, metavar="N", help="tasks of each kind, at most as many as there are slots")
    shown = command("logs", logs, "Shows the end of a process's log.")
    shown.add_argument("name", metavar="NAME", help="as status shows it")
    shown.add_argument("-f", "--follow", action="store_true", help="go on showing it")
    shown.add_argument("-n", "--lines", type=number(0, 1 << 30), default=50, help="how many lines (50)")
    return top


def main():
    arguments = parser().parse_args()
    try:
        arguments.action(arguments)
    except (Refused, RuntimeError, OSError) as failure:
        print(failure, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
