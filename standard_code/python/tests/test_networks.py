"""The made-up networks and their score: what the ER's segmentation is judged by. Needs no torch."""

from __future__ import annotations

import json

import numpy as np
import tifffile

from .scripts import RunFolderCase, write_tiff


class NetworksTest(RunFolderCase):
    def make(self, *more: object) -> None:
        self.assert_done(self.run_script("make_er_networks.py", "--output", self.run_folder, "--size", 256, *more))

    def score(self, predicted: np.ndarray, truth: np.ndarray) -> dict[str, float]:
        files = [self.run_folder / name for name in ("predicted.tif", "truth.tif")]
        for file, mask in zip(files, (predicted, truth)):
            write_tiff(file, mask.astype(np.uint8))
        return json.loads(self.run_script("score_networks.py", *files, "--json").stdout)

    def test_the_same_seed_makes_the_same_images_and_the_next_seed_others(self) -> None:
        self.make("--count", 2)
        first = [(self.run_folder / "images" / f"er_0{n}.tif").read_bytes() for n in (1, 2)]
        self.make("--count", 1, "--seed", 2)
        self.assertEqual((self.run_folder / "images" / "er_01.tif").read_bytes(), first[1])
        self.assertNotEqual(first[0], first[1])

    def test_an_image_is_brighter_where_its_network_is_and_knows_its_pixel_size(self) -> None:
        self.make("--count", 1)
        with tifffile.TiffFile(self.run_folder / "images" / "er_01.tif") as file:
            image, tags = file.asarray(), file.pages[0].tags
            self.assertEqual((tags["XResolution"].value, file.imagej_metadata["unit"]), ((10, 1), "um"))
        truth = tifffile.imread(self.run_folder / "truth" / "er_01.tif")
        self.assertEqual((image.shape, image.dtype, truth.shape), ((256, 256), np.uint16, (256, 256)))
        self.assertGreater(image[truth > 0].mean(), 1.2 * image[truth == 0].mean())
        self.assertTrue(0.1 < np.mean(truth > 0) < 0.5)

    def test_the_score_of_a_shifted_a_partial_and_an_empty_network(self) -> None:
        truth = np.zeros((100, 100), bool)
        truth[20:25, 10:90] = truth[60:65, 10:90] = True
        self.assertEqual(set(self.score(truth, truth).values()), {1.0})
        shifted = self.score(np.roll(truth, 1, axis=0), truth)
        self.assertEqual((shifted["dice"], shifted["skeleton_f1"]), (0.8, 1.0))
        half = truth.copy()
        half[60:65] = False
        partial = self.score(half, truth)
        self.assertEqual((partial["skeleton_precision"], partial["skeleton_recall"]), (1.0, 0.5))
        self.assertAlmostEqual(partial["dice"], 2 / 3)
        self.assertEqual(set(self.score(~truth & False, truth).values()), {0.0})
        self.assertEqual(set(self.score(~truth & False, truth & False).values()), {1.0})

    def test_masks_of_different_images_are_not_compared(self) -> None:
        for name, shape in (("a.tif", (5, 5)), ("b.tif", (6, 5))):
            write_tiff(self.run_folder / name, np.ones(shape, np.uint8))
        finished = self.run_script("score_networks.py", self.run_folder / "a.tif", self.run_folder / "b.tif")
        self.assert_refused(finished, "the masks are (5, 5) and (6, 5) large")
