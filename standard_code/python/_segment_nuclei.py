"""Finds the nuclei in 2D grey images and writes a label mask (uint16, 0 = background) of the same shape for each.

A classical method, on the CPU: local threshold, split by distance transform and watershed, each nucleus then cut at
half of its own brightness (dim and bright ones lie in one field), and split again.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np

from nightshift_files import Problem, find_files, note, printable, process_all, result_names, run
from nightshift_images import read_grey_image, write_image

MOST_LABELS = np.iinfo(np.uint16).max


def main() -> None:
    options = _options()
    print(_device(), flush=True)
    files = find_files(options.input, options.output)
    names = result_names(files, ".tif")

    def work(index: int) -> str:
        image = read_grey_image(files[index].path)
        labels = segment_nuclei(image.pixels, options.diameter, options.contrast)
        count = int(labels.max())
        if count > MOST_LABELS:
            raise Problem(f"{count} nuclei do not fit into a 16-bit mask", "split the image, or correct --diameter")
        write_image(Path(options.output) / names[index], labels.astype(np.uint16), image.calibration)
        return f"{count} {'nucleus' if count == 1 else 'nuclei'}{note(image.notes)}"

    process_all(files, "segment", work)


def segment_nuclei(pixels: np.ndarray, diameter: float, contrast: float) -> np.ndarray:
    """Labels 1..n (2D, int32) of the bright, roundish objects in a 2D image of any brightness scale.

    diameter: of a usual nucleus, in pixels; all lengths below are parts of it.
    contrast: how far above the background a nucleus must be, in standard deviations of the smoothed background.
    """
    from scipy import ndimage
    from skimage.filters import threshold_otsu

    pixels = np.nan_to_num(pixels.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    empty = np.zeros(pixels.shape, np.int32)
    bright = ndimage.gaussian_filter(pixels, 0.05 * diameter) - _background(pixels, diameter)
    if np.ptp(bright) == 0:
        return empty
    otsu = float(threshold_otsu(bright))
    local_mean = _wide_gaussian(bright, 2 * diameter)
    mask = _cleaned(bright > np.clip(local_mean, 0.6 * otsu, otsu))
    if mask.all() or not mask.any():
        return empty
    bright -= np.median(bright[~mask])
    if bright.max() <= 0:  # dark objects on an even, bright ground
        return empty

    smooth = ndimage.gaussian_filter(bright, 0.1 * diameter)
    closeness = np.log(np.maximum(smooth, 1e-3 * bright.max()))
    first = _split(mask, np.zeros_like(bright), diameter)
    tight = _cut_at_half_brightness(first, bright, contrast * _noise(bright[~mask]))
    labels = _split(_cleaned(tight), 0.1 * closeness, diameter)
    return _without_specks(labels, 0.1 * np.pi * (diameter / 2) ** 2)


def _background(pixels: np.ndarray, diameter: float) -> np.ndarray:
    """The uneven ground that the nuclei stand on: the darkest value within two diameters, smoothed."""
    from scipy import ndimage

    calm = _wide_gaussian(pixels, 0.25 * diameter)
    return _wide_gaussian(ndimage.minimum_filter(calm, size=int(4 * diameter)), 2 * diameter)


def _wide_gaussian(values: np.ndarray, sigma: float) -> np.ndarray:
    """Nearly a Gaussian, by three box filters: its time does not grow with sigma."""
    from scipy import ndimage

    for _ in range(3):
        values = ndimage.uniform_filter(values, size=max(1, round((4 * sigma**2 + 1) ** 0.5)))
    return values


def _cleaned(mask: np.ndarray) -> np.ndarray:
    from scipy import ndimage

    return ndimage.binary_fill_holes(ndimage.binary_opening(mask))


def _split(mask: np.ndarray, bonus: np.ndarray, diameter: float) -> np.ndarray:
    """Labels of the mask's parts, one for each peak of (distance from the edge in radii + bonus)."""
    from scipy import ndimage
    from skimage.segmentation import watershed

    depth = ndimage.distance_transform_edt(mask).astype(np.float32) / (diameter / 2)
    height = ndimage.gaussian_filter(depth, 0.05 * diameter) + bonus
    peaks = mask & (height == ndimage.maximum_filter(height, size=2 * round(0.25 * diameter) + 1))
    seeds, _ = ndimage.label(peaks, np.ones((3, 3)))
    return watershed(-height, seeds, mask=mask)


def _cut_at_half_brightness(labels: np.ndarray, bright: np.ndarray, least: float) -> np.ndarray:
    """The pixels that reach half of the 90th percentile of their label, for labels where that is at least `least`."""
    from scipy import ndimage

    thresholds = np.full(labels.max() + 1, np.inf)
    for label, box in enumerate(ndimage.find_objects(labels), 1):
        if box is not None:
            top = np.percentile(bright[box][labels[box] == label], 90)
            if top >= least:
                thresholds[label] = top / 2
    return bright >= thresholds[labels]


def _noise(dark: np.ndarray) -> float:
    """The background's standard deviation, from the values below its most frequent one: nuclei only add above."""
    counts, edges = np.histogram(dark, bins=64)
    mode = edges[np.argmax(counts)]
    below = dark[dark <= mode]
    return 1.4826 * float(np.median(mode - below)) if below.size else 0.0


def _without_specks(labels: np.ndarray, least_area: float) -> np.ndarray:
    """The labels of at least that many pixels, numbered anew from 1."""
    areas = np.bincount(labels.ravel())
    keep = areas >= least_area
    keep[0] = False
    return np.where(keep, np.cumsum(keep), 0).astype(np.int32)[labels]


def _device() -> str:
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    leased = f"; CUDA_VISIBLE_DEVICES is '{printable(visible)}', but this method uses no GPU" if visible else ""
    return f"device: CPU{leased}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--input", required=True, help="pattern, such as 'normalised/**/*.tif'")
    parser.add_argument("--output", required=True, help="folder for the masks; subfolders are kept")
    parser.add_argument(
        "--diameter", type=float, default=20, help="of a usual nucleus, in pixels (default %(default)s)"
    )
    parser.add_argument(
        "--contrast", type=float, default=6, help="least height of a nucleus above the noise (default %(default)s)"
    )
    options = parser.parse_args()
    if not 4 <= options.diameter <= 2000:
        parser.error("--diameter must be between 4 and 2000 pixels")
    return options


if __name__ == "__main__":
    raise SystemExit(run(main))
