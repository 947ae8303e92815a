"""The four segments on the real example, end to end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import numpy as np
import tifffile
from PIL import Image

from .scripts import CODE, EXAMPLE, RunFolderCase, small_image, write_tiff


class NucleiTest(RunFolderCase):
    def test_the_example_is_segmented_well(self) -> None:
        shutil.copy(EXAMPLE / "nuclei.tif", self.inbox)
        self.run_all()
        mask = self.run_folder / "masks" / "nuclei.tif"
        scored = self.run_script("score_masks.py", mask, EXAMPLE / "nuclei_mask.tif", "--json")
        f1 = json.loads(scored.stdout)["f1"]
        print(f"nuclei.tif: F1 {f1:.3f} at overlap 0.5", file=sys.stderr)
        self.assertGreaterEqual(f1, 0.90)

    def test_every_nucleus_is_one_row_of_the_tables_and_one_label_of_the_mask(self) -> None:
        shutil.copy(EXAMPLE / "nuclei.tif", self.inbox)
        self.run_all()
        labels = tifffile.imread(self.run_folder / "masks" / "nuclei.tif")
        count = int(labels.max())
        for table in ("nuclei.csv", "measurements/nuclei.csv"):
            rows = self.table(table)
            self.assertEqual([int(row["label"]) for row in rows], list(range(1, count + 1)))
            self.assertEqual([int(row["area_pixels"]) for row in rows], np.bincount(labels.ravel())[1:].tolist())
        (summary,) = self.table("summary.csv")
        self.assertEqual(summary["file"], "nuclei.tif")
        self.assertEqual(int(summary["nuclei"]), count)
        self.assertEqual(float(summary["median_area_pixels"]), np.median(np.bincount(labels.ravel())[1:]))
        self.assertEqual(summary["median_area_square_micrometres"], "")

    def test_the_measures_are_those_of_the_image_as_it_was_taken(self) -> None:
        image = np.zeros((60, 60), np.uint16)
        image[10:20, 30:50] = 1000
        labels = (image > 0).astype(np.uint16)
        write_tiff(
            self.run_folder / "input_data" / "a.tif",
            image,
            resolution=((4, 1), (2, 1)),
            imagej=True,
            metadata={"unit": "um"},
        )
        self.assert_done(self.read())
        write_tiff(self.run_folder / "masks" / "a.tif", labels)
        self.assert_done(self.measure())
        (row,) = self.table("nuclei.csv")
        self.assertAlmostEqual(float(row["mean_intensity_raw"]), 1000, places=2)
        self.assertEqual((row["centroid_row_pixels"], row["centroid_column_pixels"]), ("14.5", "39.5"))
        self.assertEqual((row["centroid_row_micrometres"], row["centroid_column_micrometres"]), ("7.25", "9.875"))
        self.assertEqual((row["area_pixels"], row["area_square_micrometres"]), ("200", "25"))
        self.assertAlmostEqual(float(row["major_axis_pixels"]), 4 * (20**2 / 12) ** 0.5, places=3)
        self.assertAlmostEqual(float(row["minor_axis_pixels"]), 4 * (10**2 / 12) ** 0.5, places=3)
        self.assertEqual(row["touches_border"], "no")

    def test_shape_and_resolution_are_kept_from_image_to_mask(self) -> None:
        options = {"resolution": ((15384615, 1000000), (7692307, 1000000))}
        write_tiff(self.inbox / "imagej.tif", small_image(), imagej=True, metadata={"unit": "micron"}, **options)
        write_tiff(
            self.inbox / "centimetre.tif", small_image((33, 71)), resolution=((30000, 1), (30000, 1)), resolutionunit=3
        )
        write_tiff(self.inbox / "screen.tif", small_image(), resolution=((72, 1), (72, 1)), resolutionunit=2)
        self.run_all()
        for name in ("imagej.tif", "centimetre.tif", "screen.tif"):
            before = self.inbox / name
            for folder, dtype in (("normalised", "float32"), ("masks", "uint16")):
                with tifffile.TiffFile(before) as old, tifffile.TiffFile(self.run_folder / folder / name) as new:
                    self.assertEqual(new.pages[0].shape, old.pages[0].shape)
                    self.assertEqual(new.pages[0].dtype, dtype)
                    for tag in ("XResolution", "YResolution", "ResolutionUnit"):
                        self.assertEqual(new.pages[0].tags[tag].value, old.pages[0].tags[tag].value, f"{name} {tag}")
                    unit = (old.imagej_metadata or {}).get("unit")
                    self.assertEqual(new.imagej_metadata.get("unit"), unit)
        sizes = {
            row["file"]: (row["pixel_height_micrometres"], row["pixel_width_micrometres"])
            for row in self.table("images.csv")
        }
        self.assertEqual(sizes["imagej.tif"], ("0.13", "0.065"))
        self.assertEqual(sizes["centimetre.tif"], ("0.333333", "0.333333"))
        self.assertEqual(sizes["screen.tif"], ("", ""))

    def test_every_spelling_of_micrometre_is_known(self) -> None:
        for index, unit in enumerate(["um", "micron", "\\u00B5m", "µm"]):
            description = f"ImageJ=1.54p\nunit={unit}\n".encode("latin-1")
            write_tiff(
                self.inbox / f"{index}.tif", small_image(), description=description, metadata=None, resolution=(2, 2)
            )
        self.assert_done(self.read())
        self.assert_done(self.segment())
        self.assert_done(self.measure())
        self.assertEqual([row["pixel_width_micrometres"] for row in self.table("images.csv")], ["0.5"] * 4)

    def test_an_ome_tiff_tells_its_pixel_size(self) -> None:
        metadata = {"axes": "YX", "PhysicalSizeX": 65.0, "PhysicalSizeXUnit": "nm", "PhysicalSizeY": 0.13}
        write_tiff(self.inbox / "a.ome.tif", small_image(), ome=True, metadata=metadata)
        self.run_all()
        (row,) = self.table("images.csv")
        self.assertEqual(row["file"], "a.tif")
        self.assertEqual((row["pixel_height_micrometres"], row["pixel_width_micrometres"]), ("0.13", "0.065"))

    def test_a_field_without_nuclei_is_a_result_too(self) -> None:
        write_tiff(self.inbox / "constant.tif", np.full((64, 64), 7, np.uint8))
        write_tiff(self.inbox / "dark.tif", np.where(small_image() > 90, 0, 200).astype(np.uint8))
        write_tiff(self.inbox / "noise.tif", np.random.default_rng(3).poisson(50, (256, 256)).astype(np.uint16))
        write_tiff(self.inbox / "one_pixel.tif", np.ones((1, 1), np.uint8))
        write_tiff(self.inbox / "two.tif", small_image())
        self.run_all()
        counts = [(row["file"], row["nuclei"], row["median_area_pixels"] != "") for row in self.table("summary.csv")]
        self.assertEqual(
            counts,
            [
                ("constant.tif", "0", False),
                ("dark.tif", "0", False),
                ("noise.tif", "0", False),
                ("one_pixel.tif", "0", False),
                ("two.tif", "2", True),
            ],
        )

    def test_the_mask_does_not_depend_on_the_type_or_scale_of_the_values(self) -> None:
        image = small_image(dtype="float64")
        write_tiff(self.inbox / "byte.tif", image.astype(np.uint8))
        write_tiff(self.inbox / "float.tif", image.astype(np.uint8).astype(np.float32) * 1e-5 - 3)
        write_tiff(self.inbox / "signed.tif", image.astype(np.uint8).astype(np.int32) * 1000 - 10**6)
        write_tiff(self.inbox / "inverted.tif", 255 - image.astype(np.uint8), photometric="miniswhite")
        self.assert_done(self.read())
        self.assert_done(self.segment())
        masks = [tifffile.imread(self.run_folder / "masks" / name) for name in self.results("masks")]
        self.assertEqual([int(mask.max()) for mask in masks], [2, 2, 2, 2])
        for mask in masks[1:]:
            self.assertLess(np.count_nonzero(mask != masks[0]), 5)

    def test_the_picture_is_small_and_shows_outlines(self) -> None:
        write_tiff(self.inbox / "wide.tif", np.kron(small_image(), np.ones((30, 40), np.uint16)))
        self.assert_done(self.read())
        self.assert_done(self.segment("--diameter", 350))
        self.assert_done(self.measure())
        with Image.open(self.run_folder / "overlays" / "wide.png") as picture:
            self.assertEqual(picture.size, (900, 540))
            colours = {colour for _, colour in picture.convert("RGB").getcolors()}
        self.assertIn((255, 196, 0), colours)

    def test_the_device_is_named_as_it_is(self) -> None:
        write_tiff(self.inbox / "a.tif", small_image())
        self.assert_done(self.read())
        without = self.segment(environment={"CUDA_VISIBLE_DEVICES": ""})
        leased = self.segment(environment={"CUDA_VISIBLE_DEVICES": "GPU-1234"})
        self.assertEqual(without.stdout.splitlines(), ["device: CPU", "1 of 1 a.tif: 2 nuclei"])
        self.assertIn("device: CPU; CUDA_VISIBLE_DEVICES is 'GPU-1234', but this method uses no GPU", leased.stdout)

    def test_the_scripts_are_programs_that_answer_help(self) -> None:
        for script in ("_read_and_normalise.py", "_segment_nuclei.py", "_measure_nuclei.py", "score_masks.py"):
            finished = subprocess.run([sys.executable, CODE / script, "--help"], capture_output=True, text=True)
            self.assertEqual(finished.returncode, 0, finished.stderr)
            self.assertIn("usage:", finished.stdout)
