"""Finds the network of the endoplasmic reticulum in 2D grey images and writes a mask (uint8, 0 or 255) for each.

`--model ridge` needs no training: a multi-scale ridge filter after Frangi, computed with torch on the leased card, else
on the CPU. It finds tubules, not sheets. `--weights FILE` runs a TorchScript network of your own instead.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nightshift_files import EX_NOINPUT, Problem, about, find_files, note, printable, process_all, result_names, run
from nightshift_images import read_grey_image, write_image

if TYPE_CHECKING:
    import torch

Model = Callable[["torch.Tensor"], "torch.Tensor"]

WIDTHS_OF_HALO = 4  # a Gaussian is cut at so many standard deviations
NETWORK_HALO = 64  # how far a network is assumed to look beyond a tile
NETWORK_MULTIPLE = 32  # what networks that halve their input five times need of its sides


def main() -> None:
    options = _options()
    import torch

    device, told = _device()
    print(f"device: {told}", flush=True)
    network = _network(options.weights, device) if options.weights else None
    files = find_files(options.input, options.output)
    names = result_names(files, ".tif")

    def work(index: int) -> str:
        image = read_grey_image(files[index].path, options.channel, options.project == "max")
        began = time.monotonic()
        pixels = torch.from_numpy(_finite(image.pixels))
        try:
            if network:
                mask = _tiled(pixels, options.tile, NETWORK_HALO, _by_network(network, pixels), device)
            else:
                mask = _by_ridges(pixels, options, device)
        except torch.OutOfMemoryError as error:
            raise Problem("the card's memory is too small for it", "give a smaller --tile in the pipeline") from error
        write_image(Path(options.output) / names[index], np.where(mask, 255, 0).astype(np.uint8), image.calibration)
        share = 100 * np.count_nonzero(mask) / mask.size
        return f"{share:.1f} % of it is network, {time.monotonic() - began:.1f} s{note(image.notes)}"

    process_all(files, "segment", work)


def _finite(pixels: np.ndarray) -> np.ndarray:
    return np.nan_to_num(pixels.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)


def _device() -> tuple[torch.device, str]:
    """A card is used only when one was leased: without a lease somebody else may be computing on it."""
    import torch

    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if not visible:
        return torch.device("cpu"), "CPU, no card was leased"
    if not torch.cuda.is_available():
        return torch.device("cpu"), f"CPU, torch sees no card though CUDA_VISIBLE_DEVICES is '{printable(visible)}'"
    return torch.device("cuda"), f"CUDA, {torch.cuda.get_device_name()}"


# The ridge filter


def _by_ridges(pixels: torch.Tensor, options: argparse.Namespace, device: torch.device) -> np.ndarray:
    """True where the brightness falls off steeply to both sides of a line, and far above the image's noise."""
    import torch

    noise = _noise(pixels.numpy())
    if noise == 0:
        return np.zeros(pixels.shape, bool)
    widths = options.widths
    halo = round(2 * WIDTHS_OF_HALO * max(widths)) + 1  # of the filter, and of the comparison with the surroundings

    def candidates(tile: torch.Tensor) -> torch.Tensor:
        """0: none, 1: may belong to a line, 2: surely does."""
        strength = _ridge_strength(tile / noise, widths)
        reach = 2 * round(2 * max(widths)) + 1
        near = torch.nn.functional.max_pool2d(strength[None, None], reach, stride=1, padding=reach // 2)[0, 0]
        possible = (strength > options.contrast / 2) & (strength > 0.3 * near)
        return possible.to(torch.uint8) + (possible & (strength > options.contrast))

    return _cleaned(_tiled(pixels, options.tile, halo, candidates, device), options.shortest * max(1.0, min(widths)))


def _ridge_strength(pixels: torch.Tensor, widths: list[float]) -> torch.Tensor:
    """How strong a bright line runs through each pixel, at the width that answers most; in units of the noise.

    At each width: the greatest downward curvature of the smoothed image (the Hessian's eigenvalue), reduced where it
    curves as much along the line as across, which is a spot. After Frangi et al. (1998), but softer to spots, since
    where tubules meet the network is one.
    """
    import torch

    best = torch.zeros_like(pixels)
    for width in widths:
        rr, cc, rc = _second_derivatives(pixels, width)
        middle, spread = (rr + cc) / 2, torch.hypot((rr - cc) / 2, rc)
        across, along = middle - spread, middle + spread
        line = torch.exp(-((along / across.clamp(max=-1e-6)).clamp(-2, 2) ** 2) / 2)
        best = torch.maximum(best, (-across).clamp(min=0) * line)
    return best


def _second_derivatives(pixels: torch.Tensor, width: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Of the image smoothed by a Gaussian: down, right, mixed. Scaled so that white noise of 1 gives rr and cc of 1."""
    import torch

    reach = int(np.ceil(WIDTHS_OF_HALO * width))
    x = torch.arange(-reach, reach + 1, dtype=torch.float64)
    smooth = torch.exp(-(x**2) / (2 * width**2))
    smooth /= smooth.sum()
    first, second = -x / width**2 * smooth, (x**2 / width**4 - 1 / width**2) * smooth
    second -= second.mean()  # an even ground has no curvature
    gain = float(smooth.norm() * second.norm())

    def filtered(down: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        kernels = [k.to(pixels.dtype).to(pixels.device) for k in (down / gain, right)]
        padded = torch.nn.functional.pad(pixels[None, None], (reach,) * 4, mode="replicate")
        by_rows = torch.nn.functional.conv2d(padded, kernels[0].reshape(1, 1, -1, 1))
        return torch.nn.functional.conv2d(by_rows, kernels[1].reshape(1, 1, 1, -1))[0, 0]

    return filtered(second, smooth), filtered(smooth, second), filtered(first, first)


def _noise(pixels: np.ndarray) -> float:
    """The standard deviation of the noise between neighbouring pixels, robust against what is really there."""
    if min(pixels.shape) < 3:
        return 0.0
    # Of each 2 x 2 block the part that neither a plane nor a slope explains (after Immerkaer, with a median).
    block = pixels[:-1, :-1] - pixels[1:, :-1] - pixels[:-1, 1:] + pixels[1:, 1:]
    typical = 1.4826 * float(np.median(np.abs(block))) / 2
    return typical or float(np.std(block)) / 2  # more than half of it is flat: drawn, or cut off at black


def _cleaned(candidates: np.ndarray, shortest: float) -> np.ndarray:
    """The candidates that hang together with a sure one and are no speck."""
    from scipy import ndimage

    labels, count = ndimage.label(candidates > 0, np.ones((3, 3)))
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    keep = areas >= shortest
    keep &= np.bincount(labels[candidates == 2], minlength=count + 1) > 0
    keep[0] = False
    return keep[labels]


# A network of the user's own


def _network(file: str, device: torch.device) -> Model:
    import torch

    if not Path(file).is_file():
        raise Problem(f"there is no file of weights '{printable(file)}'", "correct --weights", EX_NOINPUT)
    try:
        network = torch.jit.load(file, map_location=device)
    except (RuntimeError, OSError, ValueError) as error:
        raise Problem(
            f"'{printable(file)}' is no TorchScript network of this torch ({torch.__version__})",
            "save it with torch.jit.script(network).save(FILE)",
        ) from error
    return network.eval()


def _by_network(network: Model, pixels: torch.Tensor) -> Model:
    """Brightness between the image's 1st and 99.8th percentile is given as 0 to 1; one probability a pixel is taken at
    half, of several classes the first one is the background."""
    import torch

    low, high = (float(v) for v in np.percentile(pixels.numpy(), [1, 99.8]))

    def classified(tile: torch.Tensor) -> torch.Tensor:
        height, width = tile.shape
        more = [-length % NETWORK_MULTIPLE for length in (width, height)]
        scaled = ((tile - low) / ((high - low) or 1)).clamp(0, 1)[None, None]
        padded = torch.nn.functional.pad(scaled, (0, more[0], 0, more[1]), mode="replicate")
        with about("the network of --weights"):
            try:
                answer = network(padded)
            except torch.OutOfMemoryError:
                raise
            except RuntimeError as error:
                why = printable(str(error).strip().splitlines()[-1])[:200]
                raise Problem(
                    f"it fails on a tile of {width} x {height} pixels: {why}", "is it for grey 2D?"
                ) from error
            if not isinstance(answer, torch.Tensor) or answer.ndim != 4 or answer.shape[2:] != padded.shape[2:]:
                raise Problem("it does not answer with a map as large as the image", "its output must be 1 x C x H x W")
        classes = answer[0, :, :height, :width]
        return (classes[0] >= 0.5 if len(classes) == 1 else classes.argmax(0) > 0).to(torch.uint8)

    return classified


# Tiles


def _tiled(pixels: torch.Tensor, size: int, halo: int, work: Model, device: torch.device) -> np.ndarray:
    """work's answer (uint8) for the whole image, tile by tile: each is given with a halo, which is then cut off."""
    import torch

    result = np.zeros(pixels.shape, np.uint8)
    with torch.inference_mode():
        for rows, columns in _tiles(pixels.shape, size):
            top, left = max(0, rows.start - halo), max(0, columns.start - halo)
            tile = pixels[top : rows.stop + halo, left : columns.stop + halo].to(device)
            answer = work(tile)[rows.start - top :, columns.start - left :]
            result[rows, columns] = answer[: rows.stop - rows.start, : columns.stop - columns.start].cpu().numpy()
    return result


def _tiles(shape: tuple[int, ...], size: int) -> Iterator[tuple[slice, slice]]:
    for row in range(0, shape[0], size):
        for column in range(0, shape[1], size):
            yield slice(row, min(row + size, shape[0])), slice(column, min(column + size, shape[1]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--input", required=True, help="pattern, such as 'input_data/**/*.{tif,tiff}'")
    parser.add_argument("--output", required=True, help="folder for the masks; subfolders are kept")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--model", choices=["ridge"], default="ridge", help="what needs no weights (default %(default)s)")
    how.add_argument("--weights", help="a TorchScript file; it is a program: use only one that you trust")
    parser.add_argument(
        "--widths",
        type=float,
        nargs="+",
        default=[1.5, 2.0, 3.0],
        help="half widths of the tubules to look for, in pixels (default 1.5 2 3)",
    )
    parser.add_argument(
        "--contrast", type=float, default=8, help="least strength of a line above the noise (default %(default)s)"
    )
    parser.add_argument(
        "--shortest",
        type=float,
        default=20,
        help="least area of a piece, in pixels by half width (default %(default)s)",
    )
    parser.add_argument("--tile", type=int, default=1024, help="side of what is computed at once (default %(default)s)")
    parser.add_argument("--channel", type=int, help="which channel, from 1, where an image has several")
    parser.add_argument("--project", choices=["max"], help="max: the brightest of a stack at each pixel")
    options = parser.parse_args()
    if not all(0.5 <= width <= 50 for width in options.widths):
        parser.error("--widths must be between 0.5 and 50 pixels")
    if options.tile < 64:
        parser.error("--tile must be at least 64 pixels")
    if options.channel is not None and options.channel < 1:
        parser.error("--channel counts from 1")
    return options


if __name__ == "__main__":
    raise SystemExit(run(main))
