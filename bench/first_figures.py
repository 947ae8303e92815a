"""Measures the waits of a night in a scratch workspace: start, marker to process, a segment's overhead, memory.

One line a figure: what, measured, expected, and the same done by a peer in this run. Exits with 1 when a figure is
above what is expected, so that it can stand in a check.
"""

import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HOME = pathlib.Path(sys.argv[1]).resolve()
LAUNCHER = str(HOME / "nightshift")
SEGMENTS = 50
BATCHES = 30
misses = []


def figure(name, value, unit, expected=None, peers=()):
    verdict = ""
    if expected is not None:
        verdict = f"  (expected <= {expected:g})"
        if value > expected:
            verdict += "  ABOVE"
            misses.append(name)
    beside = "".join(f"  {value / peer:6.2f} x {label} ({peer:.2f})" for label, peer in peers if peer > 0)
    print(f"{name:38}{value:9.2f} {unit:3}{verdict}{beside}", flush=True)


def milliseconds(command, repeats=1, **options):
    """Best half of the repeats: the machine's own noise only ever adds."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, **options)
        if done.returncode != 0:
            sys.exit(f"exit {done.returncode} of {command}: {done.stderr[-2000:]}")
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(sorted(times)[: (len(times) + 1) // 2])


def workspace(folder):
    shutil.copytree(HOME / "routes", folder / "routes")
    for name in ("inbox/mark", "pipeline_configs"):
        (folder / name).mkdir(parents=True)
    (folder / "pipeline_configs/mark.yaml").write_text(
        "run:\n- name: Mark\n  environment: cmd\n  env: {RUN_FOLDER: '%YAML%'}\n"
        "  commands: ['date +%s%N > \"$RUN_FOLDER/began\"']\n")
    return folder


def nightshift(folder, *words):
    return [LAUNCHER, "--workspace", str(folder), *words]


def segments(folder):
    """A cmd segment's cost beyond its own `bash -lc true`, beside make and GNU parallel doing the same."""
    def pipeline(count):
        file = folder / f"pipeline_configs/many{count}.yaml"
        file.write_text("run:\n" + "".join(
            f"- name: Step {i}\n  environment: cmd\n  commands: ['true']\n" for i in range(count)))
        return nightshift(folder, "run", "-f", str(file))

    def each(one, many):
        return (milliseconds(many, 3, cwd=folder) - milliseconds(one, 3, cwd=folder)) / (SEGMENTS - 1)

    def makefile(count):
        (folder / f"Makefile{count}").write_text(
            f"all: {' '.join(f't{i}' for i in range(count))}\nt%:\n\t@bash -lc true\n")
        return ["make", "-s", "-j1", "-f", f"Makefile{count}"]

    def loop(count):
        return ["sh", "-c", f"for i in $(seq {count}); do bash -lc true; done"]

    def parallel(count):
        return ["sh", "-c", f"seq {count} | parallel -j1 -N0 bash -lc true"]

    bare = each(loop(1), loop(SEGMENTS))
    peers = [("the bare command", bare)]
    if shutil.which("make"):
        peers.append(("make", each(makefile(1), makefile(SEGMENTS))))
    if shutil.which("parallel"):
        peers.append(("GNU parallel", each(parallel(1), parallel(SEGMENTS))))
    whole = each(pipeline(1), pipeline(SEGMENTS))
    figure("a cmd segment, whole", whole, "ms", None, peers)
    figure("a cmd segment, overhead", whole - bare, "ms", 15)


def watch(folder):
    begin = time.perf_counter()
    daemon = subprocess.Popen(nightshift(folder, "watch"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
    try:
        for line in daemon.stdout:
            if line.startswith("watching"):
                break
        else:
            sys.exit(f"watch ended with {daemon.wait()} before it was ready")
        figure("watch, start to ready", (time.perf_counter() - begin) * 1000, "ms", 1500)
        time.sleep(5)
        figure("watch, idle, resident", memory(daemon.pid, "VmRSS"), "MB", 200)
        reactions = sorted(reaction(folder, number) for number in range(BATCHES))
        figure("marker to first command, p50", statistics.median(reactions), "ms")
        figure("marker to first command, p95", reactions[int(len(reactions) * 0.95)], "ms", 250)
        figure(f"watch, after {BATCHES} batches, resident", memory(daemon.pid, "VmRSS"), "MB")
    finally:
        daemon.send_signal(signal.SIGINT)
        begin = time.perf_counter()
        daemon.wait(60)
    figure("watch, ^C to gone", (time.perf_counter() - begin) * 1000, "ms")


def reaction(folder, number):
    batch = folder / f"inbox/mark/batch-{number:03}"
    batch.mkdir()
    (batch / "image.bin").write_bytes(b"\0" * 1000)
    began = folder / f"results/mark/batch-{number:03}/began"
    time.sleep(0.037 * (number % 9))  # so that the marker falls anywhere between two scans
    marked = time.time_ns()
    (batch / "_READY").touch()
    deadline = time.time() + 30
    while not (began.exists() and began.stat().st_size > 1):
        if time.time() > deadline:
            sys.exit(f"{batch} was marked ready and nothing ran within 30 s")
        time.sleep(0.005)
    return (int(began.read_text()) - marked) / 1e6


def memory(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main():
    subprocess.run([LAUNCHER, "--version"], check=True, stdout=subprocess.DEVNULL)  # builds, if it must
    with tempfile.TemporaryDirectory(prefix="first-figures-") as scratch:
        folder = workspace(pathlib.Path(scratch))
        figure("--help", milliseconds([LAUNCHER, "--help"], 10), "ms", 500,
               [("python3 -c pass", milliseconds([sys.executable, "-c", "pass"], 10))])
        watch(folder)
        segments(folder)
        conda = shutil.which("conda")
        print("conda run                             " + (f"found at {conda}" if conda else "no conda here: not measured"))
    if misses:
        print("above what is expected: " + ", ".join(misses))
        sys.exit(1)


main()
