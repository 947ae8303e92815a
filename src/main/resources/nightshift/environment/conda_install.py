# /// script
# requires-python = ">=3.9"
# dependencies = ["py-rattler==0.28.0"]
# ///
"""Solves a conda environment and installs it into a prefix, without a conda on the machine.

Usage: conda_install.py REQUEST ANSWER, both JSON files. Progress goes to stderr, a line a package.
"""

import asyncio
import datetime
import json
import os
import sys
import time
from pathlib import Path

import rattler
from rattler import exceptions


def say(text):
    print(text, file=sys.stderr, flush=True)


class Progress(rattler.InstallerReporter):
    """Tells each package once, with its place in the row."""

    def __init__(self, records):
        self.total = len(records)
        self.done = 0

    def on_populate_cache_start(self, operation, package_name):
        self.done += 1
        say(f"package {self.done} of {self.total}: {package_name}")
        return self.done


def lock_lines(records):
    return sorted(
        f"{record.subdir}/{record.file_name} {record.sha256.hex() if record.sha256 else '-'}"
        for record in records
    )


async def chosen(request):
    """The records to install: those of the lock file when there is one, else a fresh solution."""
    gateway = rattler.Gateway()
    channels = [rattler.Channel(name) for name in request["channels"]]
    platforms = [request["platform"], "noarch"]
    locked = request.get("locked") or []
    if not locked:
        return await rattler.solve(
            sources=channels,
            specs=request["specs"],
            gateway=gateway,
            platforms=platforms,
            virtual_packages=rattler.VirtualPackage.detect(),
            timeout=datetime.timedelta(seconds=request["solve_seconds"]),
        )
    wanted = {}
    for line in locked:
        place, sha256 = line.split(" ")
        wanted[tuple(place.split("/"))] = sha256
    names = sorted({file_name.rsplit("-", 2)[0] for _, file_name in wanted})
    found = await gateway.query(channels, platforms, names, recursive=False)
    records = {}
    for per_channel in found:
        for record in per_channel:
            key = (record.subdir, record.file_name)
            if key in wanted and key not in records:
                if record.sha256 and wanted[key] not in ("-", record.sha256.hex()):
                    raise Complaint("HASH_MISMATCH", f"{record.file_name}: the channel has another file than the lock")
                records[key] = record
    missing = sorted(key[1] for key in wanted if key not in records)
    if missing:
        raise Complaint("PACKAGE_NOT_FOUND", "locked, but not in the channel any more: " + ", ".join(missing))
    return list(records.values())


class Complaint(Exception):
    def __init__(self, kind, words):
        super().__init__(words)
        self.kind = kind


async def install(request):
    say("solving " + ", ".join(request["specs"]))
    records = await chosen(request)
    say(f"installing {len(records)} packages")
    # Copies, or clones where the file system can: a program that writes into its packages must not spoil the cache.
    config = rattler.Config()
    config.set("allow-hard-links", "true" if request["hard_links"] else "false")
    config.set("allow-symbolic-links", "false")
    await rattler.install(
        records,
        request["prefix"],
        # As conda does: who may bring a package's code may also bring its post-link script.
        execute_link_scripts=True,
        show_progress=False,
        reporter=Progress(records),
        config=config,
        requested_specs=[rattler.MatchSpec(spec)._match_spec for spec in request["specs"]],
    )
    return {"packages": len(records), "lock": lock_lines(records), "rattler": rattler.__version__}


def main():
    request = json.loads(Path(sys.argv[1]).read_text())
    try:
        answer = asyncio.run(install(request))
    except Complaint as error:
        answer = {"kind": error.kind, "words": str(error)}
    except exceptions.SolverError as error:
        words = str(error)
        answer = {"kind": "UNSOLVABLE", "words": words}
    except exceptions.GatewayError as error:
        answer = {"kind": "INDEX_DOWN", "words": str(error)}
    except (exceptions.InvalidMatchSpecError, exceptions.InvalidChannelError) as error:
        answer = {"kind": "DEFINITION_INVALID", "words": str(error)}
    except Exception as error:  # the reader sorts what is left by the system's words
        answer = {"kind": "OTHER", "words": f"{type(error).__name__}: {error}"}
    Path(sys.argv[2]).write_text(json.dumps(answer))
    return 1 if "kind" in answer else 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Without tearing the interpreter down: py-rattler's threads may still let go of Python objects then (SIGSEGV, SIGABRT).
    os._exit(status)
