"""Reads the TIFF images of a batch and writes each as one normalised 2D grey image (float32).

0 is the image's background and 1 its bright end (two percentiles); nothing is clipped, and both ends are kept in the
file, so that the measured values can be had back. Colour images, stacks and time series are refused unless told how.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from nightshift_files import Problem, find_files, note, process_all, result_names, run
from nightshift_images import GreyImage, read_grey_image, write_image


def main() -> None:
    options = _options()
    files = find_files(options.input, options.output)
    names = result_names(files, ".tif")

    def work(index: int) -> str:
        image = read_grey_image(files[index].path, options.channel, options.project == "max")
        normalised, low, high, notes = normalise(image, options.low_percentile, options.high_percentile)
        target = Path(options.output) / names[index]
        write_image(target, normalised, image.calibration, intensity_low=low, intensity_high=high)
        height, width = image.pixels.shape
        return f"{width} x {height} pixels{_pixel_size(image)}{note([*image.notes, *notes])}"

    process_all(files, "read", work)


def normalise(image: GreyImage, low: float, high: float) -> tuple[np.ndarray, float, float, list[str]]:
    """The pixels as float32 with the low percentile at 0 and the high one at 1, both values, and notes.

    Pixels that are no finite number become 0; an image of one value becomes all 0. Raises Problem when none is finite.
    """
    pixels: np.ndarray = image.pixels.astype(np.float32 if image.pixels.dtype.itemsize <= 2 else np.float64)
    finite = np.isfinite(pixels)
    if not finite.any():
        raise Problem("it holds no finite value", "take it out of the batch")
    notes = []
    values = pixels
    if not finite.all():
        values = pixels[finite]
        notes.append(f"{pixels.size - values.size} pixels are no finite number and count as background")
    bottom, top = (float(v) for v in np.percentile(values, [low, high]))
    if bottom == top:  # a few bright pixels on an even ground
        bottom, top = float(values.min()), float(values.max())
    if bottom == top:
        notes.append("all its pixels have one value")
        top = bottom + 1
    if not np.isfinite(top - bottom):
        raise Problem(f"its values range from {bottom:g} to {top:g}", "save it with a smaller range")
    pixels = np.where(finite, pixels, bottom)
    return ((pixels - bottom) / (top - bottom)).astype(np.float32), bottom, top, notes


def _pixel_size(image: GreyImage) -> str:
    size = image.calibration.pixel_size_micrometres
    return f", {size[1]:.4g} x {size[0]:.4g} micrometres each" if size else ", size unknown"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--input", required=True, help="pattern, such as 'input_data/**/*.{tif,tiff}'")
    parser.add_argument("--output", required=True, help="folder for the normalised images; subfolders are kept")
    parser.add_argument("--channel", type=_counted_from_1, help="which channel, from 1, where an image has several")
    parser.add_argument("--project", choices=["none", "max"], default="none", help="max: brightest plane of a stack")
    parser.add_argument("--low-percentile", type=float, default=1.0, help="becomes 0 (default %(default)s)")
    parser.add_argument("--high-percentile", type=float, default=99.8, help="becomes 1 (default %(default)s)")
    options = parser.parse_args()
    if not 0 <= options.low_percentile < options.high_percentile <= 100:
        parser.error("the percentiles must be 0 <= low < high <= 100")
    return options


def _counted_from_1(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("channels count from 1")
    return number


if __name__ == "__main__":
    raise SystemExit(run(main))
