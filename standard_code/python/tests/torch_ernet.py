"""The segmentation of the ER with real torch: by ridges, and by a TorchScript network. Run by `./check --torch` only.

In processes of their own, not in forks: torch's threads do not survive one.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unittest
from importlib import metadata

import numpy as np
import tifffile
import torch

from .scripts import CODE, RunFolderCase, small_image, write_tiff


FIGURES: list[str] = []


def tearDownModule() -> None:
    print("\n".join(FIGURES), file=sys.stderr)


class ErnetCase(RunFolderCase):
    def segment_er(self, *more: object, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess:
        source, masks = f"{self.run_folder}/input_data/**/*.{{tif,tiff}}", str(self.run_folder / "masks")
        command = [sys.executable, CODE / "_segment_ernet.py", "--input", source, "--output", masks, *map(str, more)]
        variables = {k: v for k, v in os.environ.items() if k != "CUDA_VISIBLE_DEVICES"} | (environment or {})
        return subprocess.run(command, capture_output=True, text=True, env=variables, cwd=self.inbox.parent)

    def make_networks(self, *more: object) -> None:
        made = self.run_script("make_er_networks.py", "--output", self.run_folder, *more)
        self.assert_done(made)
        for image in (self.run_folder / "images").iterdir():
            image.rename(self.inbox / image.name)

    def mask(self, name: str) -> np.ndarray:
        return tifffile.imread(self.run_folder / "masks" / name)

    def score(self, name: str) -> dict[str, float]:
        files = [self.run_folder / folder / name for folder in ("masks", "truth")]
        return json.loads(self.run_script("score_networks.py", *files, "--json").stdout)


class RidgeTest(ErnetCase):
    def test_the_network_is_found(self) -> None:
        self.make_networks("--count", 4)
        finished = self.segment_er()
        self.assert_done(finished)
        scores = [self.score(name) for name in self.results("masks")]
        seconds = [float(text) for text in re.findall(r"([0-9.]+) s$", finished.stdout, re.M)]
        dice, f1 = ([score[key] for score in scores] for key in ("dice", "skeleton_f1"))
        self.tell(f"512 x 512, 60 photons: Dice {min(dice):.3f} to {max(dice):.3f}", f1, seconds)
        self.assertEqual(len(scores), 4)
        self.assertGreaterEqual(min(dice), 0.80)
        self.assertGreaterEqual(min(f1), 0.90)

    def test_the_network_is_found_in_little_light(self) -> None:
        self.make_networks("--count", 2, "--photons", 15, "--seed", 50)
        self.assert_done(self.segment_er())
        scores = [self.score(name) for name in self.results("masks")]
        self.tell(f"15 photons: Dice {min(s['dice'] for s in scores):.3f}", [s["skeleton_f1"] for s in scores], [])
        self.assertGreaterEqual(min(score["dice"] for score in scores), 0.80)

    def tell(self, what: str, f1: list[float], seconds: list[float]) -> None:
        times = f", {seconds[-1]:.1f} s an image" if seconds else ""
        FIGURES.append(f"ridge, {what}, skeleton F1 {min(f1):.3f} to {max(f1):.3f}{times}")

    def test_in_noise_and_on_an_even_ground_there_is_no_network(self) -> None:
        write_tiff(self.inbox / "noise.tif", np.random.default_rng(3).poisson(50, (512, 512)).astype(np.uint16))
        write_tiff(self.inbox / "constant.tif", np.full((70, 90), 7, np.uint8))
        write_tiff(self.inbox / "one_pixel.tif", np.ones((1, 1), np.uint8))
        self.assert_done(self.segment_er())
        self.assertEqual(self.results("masks"), ["constant.tif", "noise.tif", "one_pixel.tif"])
        for name in self.results("masks"):
            self.assertEqual(np.count_nonzero(self.mask(name)), 0, name)

    def test_tiles_do_not_show(self) -> None:
        self.make_networks("--count", 1, "--size", 400)
        self.assert_done(self.segment_er("--tile", 4096))
        whole = self.mask("er_01.tif")
        self.assert_done(self.segment_er("--tile", 96))
        self.assertLess(np.count_nonzero(whole != self.mask("er_01.tif")), 5)
        self.assertGreater(np.count_nonzero(whole), 10_000)

    def test_shape_and_resolution_are_kept(self) -> None:
        resolution = ((3076923, 200000), (7692307, 1000000))
        image = small_image((33, 71))
        write_tiff(self.inbox / "a.tif", image, imagej=True, resolution=resolution, metadata={"unit": "micron"})
        self.assert_done(self.segment_er())
        with tifffile.TiffFile(self.run_folder / "masks" / "a.tif") as file:
            page = file.pages[0]
            self.assertEqual((page.shape, page.dtype, file.imagej_metadata["unit"]), ((33, 71), "uint8", "micron"))
            self.assertEqual((page.tags["XResolution"].value, page.tags["YResolution"].value), resolution)

    def test_the_mask_does_not_depend_on_the_scale_of_the_values(self) -> None:
        self.make_networks("--count", 1, "--size", 256)
        image = tifffile.imread(self.inbox / "er_01.tif")
        write_tiff(self.inbox / "scaled.tif", image.astype(np.float32) * 1e-4 - 3)
        image = image.astype(np.float32)
        image[0, :3] = np.nan, np.inf, -np.inf
        write_tiff(self.inbox / "torn.tif", image)
        self.assert_done(self.segment_er())
        for name in ("scaled.tif", "torn.tif"):
            different = self.mask(name)[10:] != self.mask("er_01.tif")[10:]
            self.assertLess(np.count_nonzero(different), 20, name)

    def test_a_damaged_image_does_not_keep_the_others_from_being_done(self) -> None:
        write_tiff(self.inbox / "a.tif", small_image())
        (self.inbox / "b.tif").write_bytes(b"II*\0")
        self.assert_refused(self.segment_er(), "cannot segment image 'b.tif'")
        self.assertEqual(self.results("masks"), ["a.tif"])

    def test_the_device_is_named_as_it_is(self) -> None:
        write_tiff(self.inbox / "a.tif", small_image())
        self.assertEqual(self.segment_er().stdout.splitlines()[0], "device: CPU, no card was leased")
        leased = self.segment_er(environment={"CUDA_VISIBLE_DEVICES": "0"}).stdout.splitlines()[0]
        if torch.cuda.is_available():
            self.assertEqual(leased, f"device: CUDA, {torch.cuda.get_device_name()}")
        else:
            self.assertEqual(leased, "device: CPU, torch sees no card though CUDA_VISIBLE_DEVICES is '0'")


class Brighter(torch.nn.Module):
    """A tiny network: what is brighter than half of the range is ER. classes: 1 probability, or so many scores."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.classes = classes

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        if self.classes == 1:
            return torch.sigmoid(50 * (image - 0.5))
        return torch.cat([torch.full_like(image, 0.5)] + [image] * (self.classes - 1), 1)


class Half(torch.nn.Module):
    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return image[:, :, ::2, ::2]


class NetworkTest(ErnetCase):
    def save(self, network: torch.nn.Module) -> str:
        file = self.run_folder / "network [1].pt"
        torch.jit.script(network).save(str(file))
        return str(file)

    def test_a_torchscript_network_saved_and_loaded_decides_what_is_er(self) -> None:
        image = np.zeros((100, 150), np.uint16)
        image[30:60, 20:140] = 1000
        write_tiff(self.inbox / "a.tif", image)
        for classes in (1, 3):
            with self.subTest(classes=classes):
                self.assert_done(self.segment_er("--weights", self.save(Brighter(classes)), "--tile", 64))
                np.testing.assert_array_equal(self.mask("a.tif"), np.where(image > 0, 255, 0))

    def test_a_file_that_is_no_network_and_one_that_is_not_there(self) -> None:
        write_tiff(self.inbox / "a.tif", small_image())
        (self.run_folder / "notes.pt").write_text("not a network")
        self.assert_refused(self.segment_er("--weights", self.run_folder / "notes.pt"), "is no TorchScript network")
        missing = self.segment_er("--weights", self.run_folder / "gone.pt")
        self.assert_refused(missing, "there is no file of weights", exit_code=66)

    def test_a_network_for_something_else(self) -> None:
        write_tiff(self.inbox / "a.tif", small_image())
        self.assert_refused(self.segment_er("--weights", self.save(Half())), "it does not answer with a map as large")
        three = torch.nn.Conv2d(3, 1, 3, padding=1)
        self.assert_refused(self.segment_er("--weights", self.save(three)), "it fails on a tile of 50 x 40 pixels")


class EnvironmentTest(unittest.TestCase):
    def test_torch_and_its_companions_import_and_are_of_the_locked_versions(self) -> None:
        code = "import torch, torchaudio, torchvision; torchvision.ops.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)"
        self.assertEqual(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr, "")
        versions = {name: metadata.version(name) for name in ("torch", "torchaudio", "torchvision")}
        self.assertEqual(versions, {"torch": "2.6.0", "torchaudio": "2.6.0", "torchvision": "0.21.0"})
