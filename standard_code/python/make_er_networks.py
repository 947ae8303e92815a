"""Makes images that look like the tubules of an endoplasmic reticulum, each with the mask that it was drawn from.

Made up, not measured: curved tubules between three-way junctions, uneven brightness and background, a microscope's
blur, photon and camera noise. No sheets. The same seed gives the same images.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from nightshift_calibration import Calibration
from nightshift_files import run
from nightshift_images import write_image

RADII = (1.5, 2.0, 2.5)  # of tubules, in pixels
BLUR = 1.2  # standard deviation of the point spread, in pixels
CAMERA_OFFSET, CAMERA_NOISE = 100, 2.0
TEN_PIXELS_A_MICROMETRE = Calibration(resolution=((10, 1), (10, 1)), resolution_unit=1, unit="um")


def main() -> None:
    options = _options()
    for number in range(1, options.count + 1):
        image, truth = make_network(options.size, options.mesh, options.photons, options.seed + number - 1)
        name = f"er_{number:02d}.tif"
        for folder, pixels in (("images", image), ("truth", np.where(truth, 255, 0).astype(np.uint8))):
            write_image(Path(options.output) / folder / name, pixels, TEN_PIXELS_A_MICROMETRE)
        print(f"{number} of {options.count} {name}: {100 * truth.mean():.1f} % of it is network", flush=True)


def make_network(size: int, mesh: float, photons: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """An image (uint16) and its true network (bool), both size x size.

    mesh: of the polygons, in pixels; photons: that a pixel of a usual tubule gets.
    """
    from scipy import ndimage

    chance = np.random.default_rng(seed)
    light = np.zeros((size, size))
    truth = np.zeros((size, size), bool)
    lines = _tubules(size, mesh, chance)
    for radius in RADII:
        brightness = np.zeros((size, size))
        for line in lines:
            if line[0] == radius:
                rows, columns = np.rint(line[2]).astype(int).T
                inside = (rows >= 0) & (rows < size) & (columns >= 0) & (columns < size)
                brightness[rows[inside], columns[inside]] = line[1]
        distance, nearest = ndimage.distance_transform_edt(brightness == 0, return_indices=True)
        truth |= distance <= radius
        # A tubule is a hollow tube of dye: about as bright over its width, with a soft edge.
        light = np.maximum(light, brightness[tuple(nearest)] * np.clip(radius + 0.5 - distance, 0, 1))
    ground = ndimage.gaussian_filter(chance.normal(size=(size, size)), size / 8)
    ground = 0.15 + 0.25 * (ground - ground.min()) / np.ptp(ground)
    expected = photons * ndimage.gaussian_filter(light + ground, BLUR)
    image = chance.poisson(expected) + chance.normal(CAMERA_OFFSET, CAMERA_NOISE, expected.shape)
    return np.clip(np.rint(image), 0, 65535).astype(np.uint16), truth


def _tubules(size: int, mesh: float, chance: np.random.Generator) -> list[tuple[float, float, np.ndarray]]:
    """Radius, brightness and points (row, column) of each: the bent edges of a Voronoi diagram, some left out."""
    from scipy.spatial import Voronoi

    grid = np.stack(np.meshgrid(*[np.arange(-mesh, size + 2 * mesh, mesh)] * 2), -1).reshape(-1, 2)
    diagram = Voronoi(grid + chance.uniform(-0.4 * mesh, 0.4 * mesh, grid.shape))
    tubules = []
    for start, end in diagram.ridge_vertices:
        left_out, bend = chance.random() < 0.15, chance.normal(0, 0.12)
        radius, brightness = float(chance.choice(RADII)), chance.uniform(0.6, 1.4)
        if left_out or start < 0:
            continue
        a, b = diagram.vertices[start], diagram.vertices[end]
        across = (b - a)[::-1] * (-1, 1)
        t = np.linspace(0, 1, 2 + int(4 * np.hypot(*(b - a))))[:, None]
        tubules.append((radius, brightness, (1 - t) * a + t * b + 4 * t * (1 - t) * bend * across))
    return tubules


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--output", required=True, help="folder; images/ and truth/ are made in it")
    parser.add_argument("--count", type=int, default=4, help="of images (default %(default)s)")
    parser.add_argument("--size", type=int, default=512, help="side of an image in pixels (default %(default)s)")
    parser.add_argument("--mesh", type=float, default=32, help="size of a polygon in pixels (default %(default)s)")
    parser.add_argument("--photons", type=float, default=60, help="of a usual tubule, a pixel (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the first image; the next has the next (default 1)")
    options = parser.parse_args()
    if not 1 <= options.count <= 99 or not 64 <= options.size <= 8192 or not 8 <= options.mesh <= options.size:
        parser.error("--count is 1 to 99, --size 64 to 8192, --mesh 8 to the size")
    if not 0 < options.photons <= 10_000:
        parser.error("--photons is above 0 and at most 10000")
    return options


if __name__ == "__main__":
    raise SystemExit(run(main))
