"""Runs the scripts as a pipeline does: as processes, with arguments, in a folder of their own. Needs fork."""

from __future__ import annotations

import csv
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
import unittest
from pathlib import Path

import numpy as np
import skimage.filters  # loaded here once for all forks, as are the others
import skimage.segmentation
import tifffile
from PIL import Image

PRELOADED = (skimage.filters.threshold_otsu, skimage.segmentation.watershed, Image)
CODE = Path(__file__).resolve().parents[1]
WORKSPACE = CODE.parents[1]
EXAMPLE = WORKSPACE / "examples" / "nuclei"


def run_in_fork(script: Path, arguments: list[str], environment: dict[str, str], folder: Path):
    """Runs the script as its own process, but with the libraries loaded already: 0.1 s instead of 1.5 s each time."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            status = 70
            try:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                os.chdir(folder)
                os.environ.update(environment)
                encoding = environment.get("PYTHONIOENCODING", "utf-8")
                sys.stdout, sys.stderr = (open(fd, "w", encoding=encoding, closefd=False) for fd in (1, 2))
                sys.argv = [str(script), *arguments]
                try:
                    runpy.run_path(str(script), run_name="__main__")
                except SystemExit as leaving:
                    status = leaving.code or 0
                except BaseException:
                    traceback.print_exc()
                    status = 1
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(status)
        _, waited = os.waitpid(child, 0)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "surrogateescape"))
        return subprocess.CompletedProcess([script, *arguments], os.waitstatus_to_exitcode(waited), *texts)


class RunFolderCase(unittest.TestCase):
    """A test with a run folder `self.run_folder`, whose `input_data` is a link to `self.inbox`."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.inbox = Path(temporary.name) / "inbox"
        self.inbox.mkdir()
        # The name of a batch may be a pattern, a command, or look like an option.
        self.run_folder = Path(temporary.name) / "-plate [1] *, \"A\" $(touch hit) `touch hit`; 'é'"
        self.run_folder.mkdir()
        (self.run_folder / "input_data").symlink_to("../inbox", target_is_directory=True)

    def run_script(self, script: str, *arguments: object, environment: dict[str, str] | None = None):
        texts = [os.fspath(a) if isinstance(a, Path) else str(a) for a in arguments]
        return run_in_fork(CODE / script, texts, environment or {}, self.inbox.parent)

    def read(self, *more: object, pattern: str = "**/*.{tif,tiff}"):
        source = f"{self.run_folder}/input_data/{pattern}"
        return self.run_script(
            "_read_and_normalise.py", "--input", source, "--output", self.run_folder / "normalised", *more
        )

    def segment(self, *more: object, **keywords):
        source = f"{self.run_folder}/normalised/**/*.tif"
        masks = self.run_folder / "masks"
        return self.run_script("_segment_nuclei.py", "--input", source, "--output", masks, *more, **keywords)

    def measure(self):
        source = f"{self.run_folder}/normalised/**/*.tif"
        folders = [("--masks", "masks"), ("--output", "measurements"), ("--overlays", "overlays"), ("--tables", "")]
        arguments = [part for option, name in folders for part in (option, self.run_folder / name)]
        return self.run_script("_measure_nuclei.py", "--input", source, *arguments)

    def summarise(self):
        script = WORKSPACE / "standard_code" / "sh" / "summarise_measurements.sh"
        return subprocess.run(["sh", script, self.run_folder], capture_output=True, text=True)

    def run_all(self) -> None:
        for step in (self.read, self.segment, self.measure, self.summarise):
            self.assert_done(step())

    def assert_done(self, finished) -> None:
        self.assertEqual((finished.returncode, finished.stderr.count("error:")), (0, 0), finished.stderr)

    def assert_nuclei(self, count: int) -> None:
        """The segmentation finds that many in the one image."""
        finished = self.segment()
        self.assert_done(finished)
        self.assertIn(f": {count} nuclei", finished.stdout)

    def assert_refused(self, finished, *words: str, exit_code: int = 1) -> None:
        """It failed with that exit code, and the last line on stderr is an error with a hint, holding the words."""
        self.assertEqual(finished.returncode, exit_code, finished.stderr)
        lines = finished.stderr.splitlines()
        last = lines[-1]
        self.assertEqual(len(lines), 1, finished.stderr)
        self.assertTrue(last.startswith("error: "), last)
        for word in ("; hint: ", *words):
            self.assertIn(word, last)

    def table(self, name: str) -> list[dict[str, str]]:
        with open(self.run_folder / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def results(self, folder: str) -> list[str]:
        """Paths of all files below a folder of the run folder, hidden ones and unfinished ones too."""
        top = self.run_folder / folder
        return sorted(path.relative_to(top).as_posix() for path in top.rglob("*") if not path.is_dir())


def small_image(shape: tuple[int, ...] = (40, 50), dtype: str = "uint16") -> np.ndarray:
    """Two round, bright objects of ten pixels on a dim, noisy ground, in the last two axes."""
    rows, columns = np.mgrid[: shape[-2], : shape[-1]]
    image = np.random.default_rng(1).normal(20, 2, shape)
    for row, column in ((12, 12), (26, 34)):
        image += 150 * np.exp(-((((rows - row) ** 2 + (columns - column) ** 2) / 25) ** 2))
    return image.astype(dtype)


def write_tiff(path: Path, pixels: np.ndarray, **options) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:  # opened here, so that tifffile sees no name that it would take a hint from
        tifffile.imwrite(file, pixels, **options)
