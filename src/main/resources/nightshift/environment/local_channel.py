# /// script
# requires-python = ">=3.10"
# dependencies = ["zstandard==0.25.0", "packaging==25.0"]
# ///
"""Makes a conda channel on disk out of PyPI's wheels and an interpreter that is here.

It stands in for conda-forge on a machine that reaches no conda channel. Each environment of the
request is resolved by uv; its distributions are repacked as .conda files, once each.

Usage: local_channel.py REQUEST, a JSON file: {"uv", "folder", "work", "environments": [{"python", "interpreter", "specs"}]}
"""

import concurrent.futures
import hashlib
import io
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from importlib.metadata import Distribution
from pathlib import Path

import zstandard
from packaging.requirements import Requirement

# Conda's name for a distribution of another name on PyPI.
PYPI = {
    "opencv": "opencv-python-headless",
    "pytorch": "torch",
    "matplotlib-base": "matplotlib",
    "msgpack-python": "msgpack",
    "pyqt": "pyqt5",
}
CONDA = {pypi: conda for conda, pypi in PYPI.items()}
# Packages of conda's that hold nothing and ask for a build of another one; PyPI's wheel is what it is.
BUILDS = {"pytorch-gpu": "pytorch", "pytorch-cpu": "pytorch"}
# Of conda's world only, or satisfied by the interpreter itself.
NOTHING = {"cudatoolkit", "pytorch-cuda", "cpuonly", "python_abi", "python-abi"}


def say(text):
    print(text, file=sys.stderr, flush=True)


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def subdir():
    machine = {"amd64": "64", "x86_64": "64", "arm64": "arm64", "aarch64": "aarch64"}[platform.machine().lower()]
    system = {"linux": "linux", "darwin": "osx", "win32": "win"}[sys.platform]
    return f"{system}-{machine}"


def requirement(spec):
    """A match spec as PyPI understands it; nothing where there is no such thing there."""
    name, _, rest = re.match(r"\s*([A-Za-z0-9_.-]+)()(.*)", spec).groups()
    name = normal(name)
    if name in NOTHING or name == "python":
        return None
    version = rest.strip().split(" ")[0] if rest.strip() else ""
    version = version.split("=")[1] if re.match(r"=[^=]+=", version) else version
    name = BUILDS.get(name, name)
    name = PYPI.get(name, name)
    if not version:
        return name
    if re.match(r"=[^=]", version):
        return f"{name}=={version[1:].rstrip('.*')}.*"
    if re.match(r"\d", version):
        return f"{name}=={version}"
    return name + version


class Package:
    """One .conda file in the making."""

    def __init__(self, name, version, depends, noarch, build):
        self.index = {
            "name": name,
            "version": version,
            "build": build,
            "build_number": 0,
            "depends": depends,
            "license": "see the distribution",
            "subdir": "noarch" if noarch else subdir(),
            "timestamp": 1767225600000,
        }
        if noarch:
            self.index["noarch"] = "python"
        self.noarch = noarch
        self.files = []

    def add(self, path, source):
        self.files.append((path, Path(source)))

    def name(self):
        return f"{self.index['name']}-{self.index['version']}-{self.index['build']}.conda"

    def write(self, folder):
        target = folder / self.index["subdir"] / self.name()
        target.parent.mkdir(parents=True, exist_ok=True)
        paths = []
        body = io.BytesIO()
        with tarfile.open(fileobj=body, mode="w") as tar:
            for path, source in sorted(self.files, key=lambda item: item[0]):
                entry = {"_path": path}
                info = tarfile.TarInfo(path)
                if source.is_symlink():
                    info.type, info.linkname, info.mode = tarfile.SYMTYPE, os.readlink(source), 0o777
                    tar.addfile(info)
                    data = (source.parent / os.readlink(source)).read_bytes()
                    entry["path_type"] = "softlink"
                else:
                    data = source.read_bytes()
                    info.size, info.mode = len(data), source.stat().st_mode & 0o755 | 0o600
                    tar.addfile(info, io.BytesIO(data))
                    entry["path_type"] = "hardlink"
                entry |= {"sha256": hashlib.sha256(data).hexdigest(), "size_in_bytes": len(data)}
                paths.append(entry)
        notes = {
            "index.json": json.dumps(self.index),
            "paths.json": json.dumps({"paths": paths, "paths_version": 1}),
            "files": "".join(entry["_path"] + "\n" for entry in paths),
            "about.json": json.dumps({"summary": "repacked from PyPI for a machine without a conda channel"}),
        }
        if self.noarch:
            notes["link.json"] = json.dumps({"noarch": {"type": "python"}, "package_metadata_version": 1})
        info_body = io.BytesIO()
        with tarfile.open(fileobj=info_body, mode="w") as tar:
            for name, text in notes.items():
                data = text.encode()
                info = tarfile.TarInfo("info/" + name)
                info.size, info.mode = len(data), 0o644
                tar.addfile(info, io.BytesIO(data))
        stem = target.name[: -len(".conda")]
        aside = target.with_suffix(".tmp")
        squeeze = zstandard.ZstdCompressor(level=1).compress
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as outer:
            # A fixed date: the same content packed again must have the same hash, since locks name it.
            for name, data in (
                ("metadata.json", json.dumps({"conda_pkg_format_version": 2}).encode()),
                (f"pkg-{stem}.tar.zst", squeeze(body.getvalue())),
                (f"info-{stem}.tar.zst", squeeze(info_body.getvalue())),
            ):
                outer.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
        aside.replace(target)
        data = target.read_bytes()
        record = dict(self.index)
        record |= {
            "md5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
            "sha256": hashlib.sha256(data).hexdigest(),
            "size": len(data),
        }
        # Its entry for repodata.json lies beside it, so that a later call reads and never unpacks.
        target.with_suffix(".json").write_text(json.dumps(record))
        say(f"packed {target.name}")


def facts(interpreter):
    code = (
        "import json,sys,sysconfig as s;"
        "print(json.dumps({'base':sys.base_prefix,'stdlib':s.get_path('stdlib'),'executable':getattr(sys,'_base_executable',sys.executable),"
        "'version':'%d.%d.%d'%sys.version_info[:3],'short':'%d.%d'%sys.version_info[:2],'lib':s.get_config_var('LIBDIR'),"
        "'so':s.get_config_var('INSTSONAME') if s.get_config_var('Py_ENABLE_SHARED') else None}))"
    )
    return json.loads(subprocess.check_output([interpreter, "-I", "-c", code], text=True))


LEFT_OUT = {"test", "tests", "site-packages", "dist-packages", "idlelib", "turtledemo", "__pycache__", "ensurepip", "lib2to3"}


def python_package(about):
    package = Package("python", about["version"], [], False, "nightshift_0_cpython")
    short = about["short"]
    executable = Path(about["executable"]).resolve()
    package.add(f"bin/python{short}", executable)
    stdlib = Path(about["stdlib"])
    for folder, folders, files in os.walk(stdlib):
        folders[:] = sorted(f for f in folders if f not in LEFT_OUT and not f.startswith("config-"))
        for file in sorted(files):
            source = Path(folder) / file
            if source.is_file():
                package.add(f"lib/python{short}/{source.relative_to(stdlib).as_posix()}", source.resolve())
    if about["so"]:
        library = (Path(about["lib"]) / about["so"]).resolve()
        if library.is_file():
            package.add("lib/" + about["so"], library)
    links = Path(os.environ["NIGHTSHIFT_LINKS"])
    for link in ("python", "python3"):
        if not (links / link).is_symlink():
            (links / link).symlink_to(f"python{short}")
        (links / f"python{short}").touch()
        package.add("bin/" + link, links / link)
    return package


def depends_of(distribution, closure, short):
    depends = [f"python {short}.*"]
    for text in distribution.requires or []:
        wanted = Requirement(text)
        if wanted.marker and not wanted.marker.evaluate({"extra": "", "python_version": short, "python_full_version": short + ".0"}):
            continue
        name = normal(wanted.name)
        if name in closure:
            limits = str(wanted.specifier).replace("===", "==")
            depends.append(f"{CONDA.get(name, name)} {limits}".strip())
    return sorted(set(depends))


def wheel_package(distribution, root, closure, short):
    name = normal(distribution.metadata["Name"])
    wheel = distribution.read_text("WHEEL") or ""
    noarch = "Root-Is-Purelib: true" in wheel
    files = []
    for path in distribution.files or []:
        place = Path(path)
        if place.suffix == ".pyc" or ".." in place.parts or place.is_absolute() or place.name == "direct_url.json":
            continue
        if (root / place).is_file() and place.parts[0] != "bin":
            files.append(place.as_posix())
    build = "py_0" if noarch else "py" + short.replace(".", "") + "_0"
    package = Package(CONDA.get(name, name), distribution.version.replace("-", "_"), depends_of(distribution, closure, short), noarch, build)
    prefix = "site-packages/" if noarch else f"lib/python{short}/site-packages/"
    for file in files:
        package.add(prefix + file, root / file)
    return package


def environment_packages(request, environment, number):
    about = facts(environment["interpreter"])
    packages = [python_package(about)]
    wanted = sorted(filter(None, (requirement(spec) for spec in environment["specs"])))
    if wanted:
        root = Path(request["work"]) / f"packages{number}"
        shutil.rmtree(root, ignore_errors=True)
        listing = root.with_suffix(".txt")
        listing.write_text("\n".join(wanted) + "\n")
        say("resolving " + ", ".join(wanted))
        command = [request["uv"], "pip", "install", "--quiet", "--target", str(root), "--python", environment["interpreter"]]
        done = subprocess.run(command + ["--only-binary", ":all:", "-r", str(listing)], capture_output=True, text=True)
        if done.returncode:
            print(done.stderr.strip(), file=sys.stderr)
            sys.exit(2)
        distributions = [Distribution.at(info) for info in sorted(root.glob("*.dist-info"))]
        closure = {normal(d.metadata["Name"]) for d in distributions}
        packages += [wheel_package(d, root, closure, about["short"]) for d in distributions]
        versions = {package.index["name"]: package.index["version"] for package in packages}
        asked = {normal(re.match(r"\s*([A-Za-z0-9_.-]+)", spec)[1]) for spec in environment["specs"]}
        for name in sorted(asked & BUILDS.keys()):
            version = versions[BUILDS[name]]
            packages.append(Package(name, version, [f"{BUILDS[name]} =={version}"], False, "nightshift_0"))
    return packages


def index(folder):
    for place in (subdir(), "noarch"):
        (folder / place).mkdir(parents=True, exist_ok=True)
        records = {}
        for entry in sorted((folder / place).glob("*.json")):
            if entry.name != "repodata.json":
                records[entry.stem + ".conda"] = json.loads(entry.read_text())
        repodata = {"info": {"subdir": place}, "packages": {}, "packages.conda": records, "removed": [], "repodata_version": 1}
        aside = folder / place / "repodata.tmp"
        aside.write_text(json.dumps(repodata, indent=1, sort_keys=True))
        aside.replace(folder / place / "repodata.json")


def main():
    request = json.loads(Path(sys.argv[1]).read_text())
    folder, work = Path(request["folder"]), Path(request["work"])
    links = work / "links"
    links.mkdir(parents=True, exist_ok=True)
    os.environ["NIGHTSHIFT_LINKS"] = str(links)
    packages = {}
    for number, environment in enumerate(request["environments"]):
        for package in environment_packages(request, environment, number):
            packages.setdefault((package.index["subdir"], package.name()), package)
    todo = [p for (place, name), p in packages.items() if not (folder / place / name).with_suffix(".json").is_file()]
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for running in [pool.submit(package.write, folder) for package in todo]:
            running.result()
    index(folder)
    say(f"channel of {len(packages)} packages, {len(todo)} new, in {folder}")


if __name__ == "__main__":
    main()
