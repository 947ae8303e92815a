"""Names of any kind, patterns, and results that must not meet."""

from __future__ import annotations

import os
import sys
import tempfile
import unittest
from pathlib import Path

from nightshift_files import BatchFile, Problem, find_files, printable, result_names, written_whole

from .scripts import RunFolderCase, small_image, write_tiff

HOSTILE = [
    "-rf.tif",
    "--output=x.tif",
    "=1+1.tif",
    "a b, c.tif",
    'quote"double.tif',
    "quote'single.tif",
    "$(touch hit)`touch hit`;touch hit.tif",
    "line\nbreak.tif",
    "return\r.tif",
    "star*.tif",
    "[abc].tif",
    "{a,b}.tif",
    "back\\slash.tif",
    "%s %YAML%.tif",
    "\u202egnp.tif",
    "\x1b[31mred.tif",
    "\U0001f52c microscope é.tif",
]


class HostileNamesTest(RunFolderCase):
    def test_every_name_comes_through_all_segments_unchanged(self) -> None:
        for name in HOSTILE:
            write_tiff(self.inbox / "well [A1]" / name, small_image())
        self.run_all()
        expected = sorted(f"well [A1]/{name}" for name in HOSTILE)
        self.assertEqual(self.results("masks"), expected)
        self.assertEqual(sorted(row["file"] for row in self.table("summary.csv")), expected)
        self.assertEqual({row["nuclei"] for row in self.table("summary.csv")}, {"2"})
        self.assertEqual([path.name for path in self.inbox.parent.rglob("hit")], [])

    def test_progress_is_one_visible_line_an_image(self) -> None:
        for name in HOSTILE:
            write_tiff(self.inbox / name, small_image())
        lines = self.read().stdout.splitlines()
        self.assertEqual(len(lines), len(HOSTILE))
        self.assertTrue(all(line.isprintable() for line in lines))
        ascii_only = self.run_script(
            "_segment_nuclei.py",
            "--input",
            f"{self.run_folder}/normalised/*.tif",
            "--output",
            self.run_folder / "masks",
            environment={"PYTHONIOENCODING": "ascii"},
        )
        self.assert_done(ascii_only)

    def test_a_name_at_the_top_is_never_a_formula(self) -> None:
        write_tiff(self.inbox / "=HYPERLINK(1).tif", small_image())
        self.run_all()
        self.assertEqual([row["file"] for row in self.table("summary.csv")], ["./=HYPERLINK(1).tif"])

    @unittest.skipIf(sys.platform in ("win32", "darwin"), "its file names are Unicode")
    def test_a_name_that_is_no_text_comes_through(self) -> None:
        name = os.fsdecode(b"caf\xe9.tif")
        write_tiff(self.inbox / name, small_image())
        self.run_all()
        self.assertEqual(self.results("masks"), [name])
        self.assertEqual([row["file"] for row in self.table("summary.csv")], ["caf\\udce9.tif"])

    def test_images_that_would_share_a_result_get_one_each(self) -> None:
        names = ["a.tif", "a.TIF", "a.tiff", "a.ome.tif", "a.tiff.tif", "sub/a.tif"]
        for name in names:
            write_tiff(self.inbox / name, small_image())
        self.run_all()
        self.assertEqual(len(self.results("normalised")), len(names))
        self.assertIn("sub/a.tif", self.results("normalised"))
        self.assertEqual(len(self.results("measurements")), len(names))
        self.assertEqual(len(self.table("summary.csv")), len(names))

    def test_nothing_to_read_has_an_exit_code_of_its_own(self) -> None:
        for step in (self.read, self.segment, self.measure):
            self.assert_refused(step(), "no image matches", exit_code=66)
        self.assertEqual(self.summarise().returncode, 66)
        self.assertEqual(self.results("."), [])


class FindFilesTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.top = Path(temporary.name)

    def create(self, *names: str) -> None:
        for name in names:
            (self.top / name).parent.mkdir(parents=True, exist_ok=True)
            (self.top / name).touch()

    def found(self, pattern: str, output: str = "out") -> list[str]:
        return [file.relative.as_posix() for file in find_files(f"{self.top}/{pattern}", f"{self.top}/{output}")]

    def test_the_order_is_a_persons(self) -> None:
        self.create("in/f10.tif", "in/f9.tif", "in/f1.tif", "in/b2/x.tif", "in/b10/x.tif", "in/f01.tif")
        expected = ["b2/x.tif", "b10/x.tif", "f01.tif", "f1.tif", "f9.tif", "f10.tif"]
        self.assertEqual(self.found("in/**/*.tif"), expected)

    def test_letter_case_counts_in_folders_only(self) -> None:
        self.create("in/a.TIF", "in/b.tif", "in/c.png", "in/._d.tif", "in/.hidden/e.tif", "IN/f.tif")
        self.assertEqual(self.found("in/**/*.tif"), ["a.TIF", "b.tif"])

    def test_braces_are_choices(self) -> None:
        self.create("in/a.tif", "in/b.tiff", "in/c.png", "in/d.lsm")
        self.assertEqual(self.found("in/*.{tif{,f},lsm}"), ["a.tif", "b.tiff", "d.lsm"])

    def test_links_in_a_circle_end(self) -> None:
        self.create("in/sub/a.tif")
        for name in ("x", "y"):
            (self.top / "in" / "sub" / name).symlink_to("..", target_is_directory=True)
        self.assertEqual(self.found("in/**/*.tif"), ["sub/a.tif"])

    def test_what_input_and_output_share_is_no_pattern(self) -> None:
        self.create("plate [1]*/in/a.tif", "plate 1/in/b.tif", "plate [1]* too/in/c.tif")
        self.assertEqual(self.found("plate [1]*/in/*.tif", "plate [1]*/out"), ["a.tif"])

    def test_an_unescaped_bracket_is_explained(self) -> None:
        self.create("plate [1]/a.tif")
        with self.assertRaises(Problem) as raised:
            self.found("plate [1]/*.tif")
        self.assertIn("write [[] for a bracket", raised.exception.hint)
        self.assertEqual(self.found("plate [[]1]/*.tif"), ["plate [1]/a.tif"])

    def test_results_are_not_read_again(self) -> None:
        self.create("in/a.tif", "in/out/a.tif")
        self.assertEqual(self.found("in/**/*.tif", "in/out"), ["a.tif"])

    def test_very_deep_folders_are_no_trouble(self) -> None:
        self.create("in/" + "d/" * 400 + "a.tif")
        self.assertEqual(len(self.found("in/**/*.tif")), 1)

    def test_result_names_are_all_different_and_do_not_depend_on_other_endings(self) -> None:
        names = ["a.tiff", "a.tif", "a.ome.tif", ".tif", "b", "b.png", "c.tiff"]
        results = result_names([BatchFile(Path(name), Path(name)) for name in names], ".png")
        expected = ["a.tiff.png", "a.png", "a.ome.tif.png", ".tif.png", "b.png", "b.png.png", "c.png"]
        self.assertEqual([result.name for result in results], expected)

    def test_printable_keeps_letters_and_shows_the_rest(self) -> None:
        self.assertEqual(printable("é\U0001f52c a\n\x1b\udcff"), "é\U0001f52c a\\n\\x1b\\udcff")

    def test_a_file_appears_whole_or_not_at_all(self) -> None:
        target = self.top / "x" / "a.csv"
        with self.assertRaises(RuntimeError), written_whole(target) as file:
            file.write(b"half")
            raise RuntimeError
        self.assertEqual(list(target.parent.iterdir()), [])
        with written_whole(target) as file:
            file.write(b"whole")
        self.assertEqual(target.read_bytes(), b"whole")
        self.assertEqual(list(target.parent.iterdir()), [target])

    def test_a_folder_that_cannot_be_written_to_is_named(self) -> None:
        self.create("file")
        with self.assertRaises(Problem) as raised, written_whole(self.top / "file" / "a.csv"):
            pass
        self.assertIn("cannot write", raised.exception.what)
