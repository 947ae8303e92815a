"""What is no grey image is refused in words; what is odd but clear is read."""

from __future__ import annotations

import os
import shutil

import numpy as np
import tifffile
from PIL import Image

from .scripts import EXAMPLE, RunFolderCase, small_image, write_tiff


class UnreadableImagesTest(RunFolderCase):
    def assert_image_refused(self, *words: str) -> None:
        self.assert_refused(self.read(), "cannot read image 'bad.tif'", *words)
        self.assertEqual(self.results("."), [], "nothing is left behind")

    def test_a_cut_file_is_told_with_its_sizes(self) -> None:
        whole = (EXAMPLE / "nuclei.tif").read_bytes()
        (self.inbox / "bad.tif").write_bytes(whole[:100_000])
        self.assert_image_refused("the file ends before its data (needs 524288 bytes at offset 256, file has 100000)")

    def test_a_file_cut_anywhere_is_never_read_as_a_smaller_one(self) -> None:
        stack = np.stack([small_image()] * 3)
        kinds = {
            "plain": {},
            "tiles": {"tile": (16, 16)},
            "zlib": {"compression": "zlib"},
            "bigtiff": {"bigtiff": True},
        }
        for kind, options in kinds.items():
            write_tiff(self.inbox / "whole", small_image(), **options)
            whole = (self.inbox / "whole").read_bytes()
            for length in [*range(0, 400, 7), *range(400, len(whole), 97)]:
                (self.inbox / "bad.tif").write_bytes(whole[:length])
                with self.subTest(kind=kind, length=length):
                    self.assert_reader_refuses()
        for kind, options in {
            "pages": {"photometric": "minisblack"},
            "imagej": {"imagej": True},
            "ome": {"ome": True},
        }.items():
            write_tiff(self.inbox / "whole", stack, **options)
            whole = (self.inbox / "whole").read_bytes()
            for length in range(300, len(whole), 501):
                (self.inbox / "bad.tif").write_bytes(whole[:length])
                with self.subTest(kind=kind, length=length):
                    self.assert_reader_refuses()

    def assert_reader_refuses(self) -> None:
        from nightshift_files import Problem
        from nightshift_images import read_grey_image

        with self.assertRaises(Problem):
            read_grey_image(self.inbox / "bad.tif", project=True)

    def test_an_empty_file(self) -> None:
        (self.inbox / "bad.tif").touch()
        self.assert_image_refused("empty (0 bytes)")

    def test_text_named_tif(self) -> None:
        (self.inbox / "bad.tif").write_text("II is how some text begins")
        self.assert_image_refused("it is not a TIFF file")

    def test_another_format_named_tif_is_recognised(self) -> None:
        Image.new("L", (8, 8)).save(self.inbox / "bad.tif", "png")
        self.assert_image_refused("it is a PNG image, not a TIFF")

    def test_rubbish_after_a_good_header(self) -> None:
        random = np.random.default_rng(0)
        for head in (b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0"):
            (self.inbox / "bad.tif").write_bytes(head + random.bytes(3000))
            self.assert_image_refused("")

    def test_blocks_that_were_never_written(self) -> None:
        write_tiff(self.inbox / "bad.tif", small_image(), rowsperstrip=8)
        with tifffile.TiffFile(self.inbox / "bad.tif", mode="r+b") as file:
            offsets = file.pages[0].tags["StripOffsets"]
            offsets.overwrite([*offsets.value[:-1], 0])
        self.assert_image_refused("1 of its 5 blocks were never written")

    def test_a_compression_that_is_not_installed_is_named(self) -> None:
        Image.fromarray(small_image(dtype="uint8")).save(self.inbox / "a.tif", "tiff", compression="tiff_lzw")
        try:
            import imagecodecs  # noqa: F401
        except ImportError:
            self.assert_refused(self.read(), "its compression LZW is not known in this environment", "imagecodecs")
        else:
            self.assert_done(self.read())

    def test_a_pipe_is_not_waited_for(self) -> None:
        os.mkfifo(self.inbox / "bad.tif")
        self.assert_image_refused("not a regular file")

    def test_a_link_to_nothing(self) -> None:
        (self.inbox / "bad.tif").symlink_to("gone.tif")
        self.assert_image_refused("No such file")

    def test_only_values_that_are_no_number(self) -> None:
        write_tiff(self.inbox / "bad.tif", np.full((8, 8), np.nan, np.float32))
        self.assert_image_refused("it holds no finite value")

    def test_the_others_are_done_and_the_failures_counted(self) -> None:
        for name in ("a.tif", "c.tif", "e.tif"):
            write_tiff(self.inbox / name, small_image())
        (self.inbox / "b.tif").touch()
        (self.inbox / "d.tif").write_text("text")
        finished = self.read()
        self.assert_refused(finished, "2 of 5 images failed, the first: cannot read image 'b.tif'")
        self.assertEqual(self.results("normalised"), ["a.tif", "c.tif", "e.tif"])
        self.assertIn("4 of 5 d.tif: FAILED: cannot read image 'd.tif': it is not a TIFF file", finished.stdout)

    def test_no_table_of_the_batch_while_an_image_is_missing(self) -> None:
        for name in ("a.tif", "b.tif"):
            write_tiff(self.inbox / name, small_image())
        self.assert_done(self.read())
        self.assert_done(self.segment())
        (self.run_folder / "masks" / "b.tif").unlink()
        self.assert_refused(self.measure(), "there is no mask", "b.tif", exit_code=66)
        self.assertFalse((self.run_folder / "nuclei.csv").exists())

    def test_a_mask_of_another_shape(self) -> None:
        write_tiff(self.inbox / "a.tif", small_image())
        self.assert_done(self.read())
        write_tiff(self.run_folder / "masks" / "a.tif", np.zeros((5, 5), np.uint16))
        self.assert_refused(self.measure(), "it is (5, 5) uint16, the image (40, 50)")

    def test_an_output_folder_that_cannot_be_made(self) -> None:
        write_tiff(self.inbox / "a.tif", small_image())
        (self.run_folder / "normalised").write_text("in the way")
        self.assert_refused(self.read(), "cannot write")

    def test_a_truncated_table_is_not_summarised(self) -> None:
        for name in ("a.tif", "b.tif"):
            write_tiff(self.inbox / name, small_image())
        self.run_all()
        (self.run_folder / "summary.csv").unlink()
        rows = (self.run_folder / "nuclei.csv").read_text()
        (self.run_folder / "nuclei.csv").write_text("".join(rows.splitlines(True)[:-1]))
        self.assert_refused(self.summarise(), "nuclei.csv has 1 rows of image 2, images.csv says 2")
        self.assertNotIn("summary.csv", self.results("."))


class OddImagesTest(RunFolderCase):
    def test_colour_is_refused_or_a_channel_chosen(self) -> None:
        colours = np.zeros((40, 50, 3), np.uint8)
        colours[..., 2] = small_image(dtype="uint8")
        write_tiff(self.inbox / "a.tif", colours, photometric="rgb")
        self.assert_refused(self.read(), "it is a colour image of 3 channels", "--channel")
        self.assert_refused(self.read("--channel", 4), "it has no channel 4, only 3")
        self.assert_done(self.read("--channel", 3))
        self.assert_nuclei(2)

    def test_grey_stored_as_colour_is_grey(self) -> None:
        write_tiff(self.inbox / "a.tif", np.stack([small_image(dtype="uint8")] * 3, -1), photometric="rgb")
        self.assertIn("note: its red, green and blue are the same", self.read().stdout)

    def test_channels_are_refused_or_one_chosen(self) -> None:
        channels = np.stack([np.zeros((40, 50), np.uint16), small_image()])
        write_tiff(self.inbox / "a.tif", channels, imagej=True, metadata={"axes": "CYX"})
        self.assert_refused(self.read(), "it is an image of 2 channels")
        self.assert_done(self.read("--channel", 2))
        self.assert_nuclei(2)

    def test_a_stack_is_refused_or_projected(self) -> None:
        write_tiff(self.inbox / "z.tif", small_image((5, 40, 50)), imagej=True, metadata={"axes": "ZYX"})
        write_tiff(self.inbox / "pages.tif", small_image((5, 40, 50)))
        self.assert_refused(self.read(), "2 of 2 images failed", "it is a stack of 5 images", "--project max")
        finished = self.read("--project", "max")
        self.assert_done(finished)
        self.assertIn("note: the brightest of 5 planes was taken at each pixel", finished.stdout)
        self.assertEqual(tifffile.imread(self.run_folder / "normalised" / "z.tif").shape, (40, 50))

    def test_a_time_series_is_never_flattened(self) -> None:
        write_tiff(self.inbox / "a.tif", small_image((4, 40, 50)), imagej=True, metadata={"axes": "TYX"})
        self.assert_refused(self.read("--project", "max"), "it is a time series of 4 images")

    def test_some_values_that_are_no_number_count_as_background(self) -> None:
        image = small_image(dtype="float32")
        image[0, :3] = np.nan, np.inf, -np.inf
        write_tiff(self.inbox / "a.tif", image)
        finished = self.read()
        self.assertIn("note: 3 pixels are no finite number", finished.stdout)
        self.assertTrue(np.isfinite(tifffile.imread(self.run_folder / "normalised" / "a.tif")).all())
        self.assert_nuclei(2)

    def test_the_measured_values_can_be_had_back(self) -> None:
        shutil.copy(EXAMPLE / "nuclei.tif", self.inbox)
        self.assert_done(self.read())
        with tifffile.TiffFile(self.run_folder / "normalised" / "nuclei.tif") as file:
            low, high = (file.imagej_metadata[f"intensity_{end}"] for end in ("low", "high"))
            raw = low + file.asarray() * (high - low)
        np.testing.assert_allclose(raw, tifffile.imread(self.inbox / "nuclei.tif"), atol=1e-3)

    def test_one_bit_images_are_read(self) -> None:
        write_tiff(self.inbox / "a.tif", small_image() > 90, photometric="minisblack")
        self.assert_done(self.read())
        self.assert_nuclei(2)

    def test_a_file_that_names_another_one_does_not_have_it_read(self) -> None:
        write_tiff(self.inbox.parent / "secret.tif", small_image())
        write_tiff(self.inbox / "a.ome.tif", small_image(), ome=True, metadata={"axes": "YX"})
        link = '<UUID FileName="../secret.tif">urn:uuid:00000000-0000-0000-0000-000000000001</UUID></TiffData>'
        with tifffile.TiffFile(self.inbox / "a.ome.tif") as file:
            description = file.ome_metadata
        changed = description.replace("</Pixels>", f'<TiffData IFD="0" FirstZ="1">{link}</Pixels>', 1)
        changed = changed.replace('SizeZ="1"', 'SizeZ="2"')
        write_tiff(self.inbox / "a.ome.tif", small_image(), description=changed, metadata=None)
        self.assert_done(self.read())
        self.assertEqual(tifffile.imread(self.run_folder / "normalised" / "a.tif").shape, (40, 50))
