"""Looks at the environment that runs it: files as recorded, packages import, CUDA visible, scripts compile.

Usage: rehearse.py ANSWER [SCRIPT...]; writes a JSON object to ANSWER. Standard library only.
"""

import base64
import hashlib
import importlib
import json
import os
import sys
import traceback
from importlib import metadata
from pathlib import Path

ACCELERATED = {"torch": "torch", "cupy": "cupy", "jax": "jax"}
NOT_CODE = {"test", "tests", "docs", "doc", "examples", "benchmarks", "conftest", "setup"}


def modules(distribution):
    """What it puts at the top: its own list, else what its record shows."""
    listed = (distribution.read_text("top_level.txt") or "").split()
    found = set(listed)
    if not listed:
        for path in distribution.files or []:
            first = path.parts[0]
            if len(path.parts) == 1 and first.endswith(".py"):
                found.add(first[:-3])
            elif len(path.parts) == 2 and path.parts[1] == "__init__.py":
                found.add(first)
    return sorted(m for m in found if m.isidentifier() and not m.startswith("_") and m not in NOT_CODE)


def imports():
    failed, count = [], 0
    for distribution in metadata.distributions():
        for module in modules(distribution):
            count += 1
            try:
                importlib.import_module(module)
            except BaseException as error:  # a package may well call sys.exit when it is imported
                failed.append(f"{module}: {type(error).__name__}: {error}"[:300])
    return {"count": count, "failed": failed}


def recorded_hashes():
    """RECORD of each wheel: path, sha256 in urlsafe base64."""
    for distribution in metadata.distributions():
        for path in distribution.files or []:
            if path.hash is not None and path.hash.mode == "sha256":
                yield Path(str(distribution.locate_file(path))), path.hash.value + "=" * (-len(path.hash.value) % 4)


def conda_hashes():
    for record in Path(sys.prefix, "conda-meta").glob("*.json"):
        for path in json.loads(record.read_text()).get("paths_data", {}).get("paths", []):
            # What conda rewrote for this prefix has a hash of its own, where it was kept.
            value = path.get("sha256_in_prefix") or (None if path.get("prefix_placeholder") else path.get("sha256"))
            if value and path.get("path_type") != "softlink":
                yield Path(sys.prefix, path["_path"]), base64.urlsafe_b64encode(bytes.fromhex(value)).decode()


def hashes():
    failed, count, seen = [], 0, set()
    conda = Path(sys.prefix, "conda-meta").is_dir()
    for path, wanted in list(recorded_hashes()) + list(conda_hashes() if conda else []):
        if path in seen or path.suffix == ".pyc":
            continue
        seen.add(path)
        count += 1
        try:
            data = path.read_bytes()
        except OSError as error:
            failed.append(f"{path}: {error.strerror}")
            continue
        if base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode() != wanted:
            failed.append(f"{path}: is not as it was installed")
    return {"count": count, "failed": failed[:20]}


def cuda():
    names = {(d.metadata["Name"] or "").lower() for d in metadata.distributions()}
    answers = []
    for name in ACCELERATED:
        if not any(n == name or n.startswith(name + "-cuda") for n in names):
            continue
        try:
            module = importlib.import_module(name)
            if name == "torch":
                visible = bool(module.cuda.is_available())
                device = module.cuda.get_device_name(0) if visible else ""
                built = str(module.version.cuda or "")
            elif name == "cupy":
                visible = module.cuda.runtime.getDeviceCount() > 0
                device, built = "", str(module.cuda.runtime.runtimeGetVersion())
            else:
                devices = [d for d in module.devices() if d.platform in ("gpu", "cuda")]
                visible, device, built = bool(devices), str(devices[0]) if devices else "", ""
            answers.append({"package": name, "visible": visible, "device": device, "built": built, "error": ""})
        except BaseException as error:
            answers.append({"package": name, "visible": False, "device": "", "built": "", "error": f"{type(error).__name__}: {error}"})
    return answers


def compiles(scripts):
    failed = []
    for script in scripts:
        try:
            compile(Path(script).read_bytes(), script, "exec")
        except OSError as error:
            failed.append(f"{script}: {error.strerror}")
        except (SyntaxError, ValueError):
            failed.append(traceback.format_exc(limit=0).strip().replace("\n", " "))
    return {"count": len(scripts), "failed": failed}


def main():
    # A package that prints while it is imported must not disturb the answer.
    sys.stdout = open(os.devnull, "w")
    answer = {"hashes": hashes(), "imports": imports(), "cuda": cuda(), "scripts": compiles(sys.argv[2:])}
    Path(sys.argv[1]).write_text(json.dumps(answer))


if __name__ == "__main__":
    main()
