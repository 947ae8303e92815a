"""The files of a batch: which there are, what the results are called, and writing them so that none is half there."""

from __future__ import annotations

import contextlib
import fnmatch
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

EX_FAILED = 1
EX_NOINPUT = 66  # sysexits.h: tells "nothing to read" from "could not read it"


class Problem(Exception):
    """A failure that the user can do something about: `what` happened, and a `hint` what to do."""

    def __init__(self, what: str, hint: str, exit_code: int = EX_FAILED) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.exit_code = exit_code


class CannotWrite(Problem):
    """A result could not be written: no fault of one image, and the next one would fare no better."""


@contextlib.contextmanager
def about(subject: str) -> Iterator[None]:
    """Puts `subject: ` before what a Problem says."""
    try:
        yield
    except CannotWrite:
        raise
    except Problem as problem:
        raise Problem(f"{subject}: {problem.what}", problem.hint, problem.exit_code) from problem


@dataclass(frozen=True)
class BatchFile:
    """An input file: where it is, and its path below the fixed part of the pattern that found it."""

    path: Path
    relative: Path


def printable(name: object) -> str:
    """The name in one line of visible characters: names may hold newlines, terminal escapes, undecodable bytes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in str(name))


def natural_key(path: Path) -> list[tuple[list[tuple[int, int, str]], str]]:
    """Sorts `field 2` before `field 10`, folder by folder."""
    return [
        ([(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall("[0-9]+|[^0-9]+", name)], name)
        for name in path.parts
    ]


def find_files(pattern: str, output: str) -> list[BatchFile]:
    """Finds what matches the pattern, in natural order; raises Problem (exit 66) when nothing does.

    `*`, `?`, `[…]`, `{a,b}` and `**` (any depth, through links) work as in a shell, letter case does not count in the
    file's own name, and hidden files need a pattern that begins with a dot. What the pattern has in common with the
    output folder is taken literally, because that one is no pattern: a run folder may be called `plate [1]`.
    What already lies in the output folder is no input.
    """
    parts = Path(os.path.abspath(pattern)).parts
    output_parts = Path(os.path.abspath(output)).parts
    fixed = len(os.path.commonprefix([parts, output_parts]))
    while fixed < len(parts) - 1 and not _is_pattern(parts[fixed]):
        fixed += 1
    fixed = min(fixed, len(parts) - 1)
    root = Path(*parts[:fixed])
    rest = list(parts[fixed:])
    if rest[-1] == "**":
        rest.append("*")
    found = {path for path in _matches(root, rest) if path.parts[: len(output_parts)] != output_parts}
    if not found:
        raise Problem(f"no image matches '{printable(pattern)}'", _why_nothing_matches(root, rest), EX_NOINPUT)
    files = [BatchFile(path, path.relative_to(root)) for path in found]
    return sorted(files, key=lambda file: natural_key(file.relative))


def _is_pattern(part: str) -> bool:
    return any(c in part for c in "*?[{")


def _why_nothing_matches(root: Path, rest: Sequence[str]) -> str:
    if not root.is_dir():
        return f"there is no folder '{printable(root)}'"
    if (root / rest[0]).exists():
        return f"'{printable(rest[0])}' exists, but [ ] {{ }} in a pattern are a choice; write [[] for a bracket"
    return f"look into '{printable(root)}': is the batch empty, or do its files end otherwise?"


def _matches(folder: Path, parts: Sequence[str]) -> Iterator[Path]:
    head, rest = parts[0], parts[1:]
    if head == "**":
        for below in _folders_below(folder):
            yield from _matches(below, rest)
        return
    wanted = _matcher(head, any_case=not rest)
    for entry in _entries(folder):
        if not wanted(entry.name):
            continue
        if rest and entry.is_dir():
            yield from _matches(folder / entry.name, rest)
        elif not rest and not entry.is_dir():
            yield folder / entry.name


def _folders_below(top: Path) -> Iterator[Path]:
    """The folder and all below it; each real folder once, so that links in a circle end."""
    seen: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        with contextlib.suppress(OSError):
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
        yield folder
        below = [folder / entry.name for entry in _entries(folder) if entry.is_dir() and entry.name[0] != "."]
        waiting.extend(sorted(below, key=natural_key, reverse=True))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise Problem(
            f"cannot look into folder '{printable(folder)}': {error.strerror}", "check who may read it"
        ) from error


def _matcher(part: str, any_case: bool) -> Callable[[str], bool]:
    flags = re.IGNORECASE if any_case or os.name == "nt" else 0
    patterns = [re.compile(fnmatch.translate(choice), flags) for choice in _braces_expanded(part)]
    hidden_too = part.startswith(".")
    return lambda name: (hidden_too or name[0] != ".") and any(p.match(name) for p in patterns)


def _braces_expanded(part: str) -> list[str]:
    group = re.search(r"\{([^{}]*,[^{}]*)\}", part)
    if not group:
        return [part]
    choices = group[1].split(",")
    return [whole for c in choices for whole in _braces_expanded(part[: group.start()] + c + part[group.end() :])]


def result_names(files: Sequence[BatchFile], ending: str) -> list[Path]:
    """A result's relative path for each file, all different: `a/b.tif` gives `a/b` + ending.

    Where two files would share a name, the second keeps its own ending in it (`b.tiff` + ending), or gets a number.
    """
    names: list[Path | None] = [None] * len(files)
    taken: set[str] = set()
    # A file that ends in .tif goes first: its result's name then does not depend on what else is in the folder.
    for index in sorted(range(len(files)), key=lambda i: (not files[i].relative.name.endswith(".tif"), i)):
        relative = files[index].relative
        for name in _name_choices(relative.name, ending):
            if os.path.normcase(relative.with_name(name)) not in taken:
                break
        names[index] = relative.with_name(name)
        taken.add(os.path.normcase(relative.with_name(name)))
    return [name for name in names if name is not None]


def _name_choices(name: str, ending: str) -> Iterator[str]:
    stem = re.sub(r"(?<=.)(\.ome)?\.tiff?$", "", name, flags=re.IGNORECASE | re.DOTALL)
    yield stem + ending
    yield name + ending
    number = 2
    while True:
        yield f"{name}_{number}{ending}"
        number += 1


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Opens a file that appears under its name only when all of it is on disk; raises CannotWrite."""
    temporary = path.parent / f".nightshift-{os.getpid()}-{secrets.token_hex(4)}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(temporary, "x+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotWrite(
            f"cannot write '{printable(path)}': {why}", "check the folder's rights and the disk's space"
        ) from error


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder can't be opened there, and a rename is on disk when it returns
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def process_all(files: Sequence[BatchFile], verb: str, work: Callable[[int], str]) -> None:
    """Calls work(index) for each file and prints `3 of 8 name: ` + what it returns.

    A file that fails does not keep the others from being done; in the end one Problem tells of all that failed.
    """
    failures: list[Problem] = []
    for index, file in enumerate(files):
        name = printable(file.relative)
        try:
            with about(f"cannot {verb} image '{name}'"):
                outcome = _within_memory(work, index)
        except CannotWrite:
            raise
        except Problem as problem:
            failures.append(problem)
            outcome = f"FAILED: {problem.what}"
        print(f"{index + 1} of {len(files)} {name}: {outcome}", flush=True)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        first = failures[0]
        what = f"{len(failures)} of {len(files)} images failed, the first: {first.what}"
        raise Problem(what, first.hint, first.exit_code)


def _within_memory(work: Callable[[int], str], index: int) -> str:
    try:
        return work(index)
    except MemoryError as error:  # also what a damaged file asks for
        raise Problem(
            "it needs more memory than there is", "is the image larger than the others, or damaged?"
        ) from error


def run(main: Callable[[], None]) -> int:
    """Runs a script's main and returns its exit code; a Problem becomes one last line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        main()
    except Problem as problem:
        print(f"error: {problem.what}; hint: {problem.hint}", file=sys.stderr, flush=True)
        return problem.exit_code
    return 0


def note(notes: Iterable[str]) -> str:
    """What is appended to a progress line about things the user should know."""
    return "".join(f"; note: {text}" for text in notes)
