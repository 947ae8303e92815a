"""Measures each nucleus of each image with its label mask, and draws the outlines for a person to look at.

Writes per image one CSV (a row a nucleus) and one PNG, and over all images nuclei.csv (the same rows, in one table) and
images.csv (a row an image, also where no nucleus was found). Units stand in the columns' names; columns in micrometres
are empty where the image does not say how large its pixels are.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from nightshift_files import (
    EX_NOINPUT,
    Problem,
    about,
    find_files,
    process_all,
    printable,
    result_names,
    run,
    written_whole,
)
from nightshift_images import GreyImage, read_grey_image

NUCLEUS_COLUMNS = (
    "file",
    "label",
    "centroid_row_pixels",
    "centroid_column_pixels",
    "area_pixels",
    "equivalent_diameter_pixels",
    "major_axis_pixels",
    "minor_axis_pixels",
    "eccentricity",
    "mean_intensity_normalised",
    "mean_intensity_raw",
    "touches_border",
    "centroid_row_micrometres",
    "centroid_column_micrometres",
    "area_square_micrometres",
    "equivalent_diameter_micrometres",
)
IMAGE_COLUMNS = (
    "file",
    "height_pixels",
    "width_pixels",
    "pixel_height_micrometres",
    "pixel_width_micrometres",
    "nuclei",
)
LARGEST_OVERLAY_PIXELS = 900
OUTLINE_RGB = (255, 196, 0)  # told from grey by the colour-blind too

Row = list[object]


def main() -> None:
    options = _options()
    files = find_files(options.input, options.output)
    masks = result_names(files, ".tif")
    tables = result_names(files, ".csv")
    pictures = result_names(files, ".png")
    all_nuclei: list[Row] = []
    all_images: list[Row] = []

    def work(index: int) -> str:
        image = read_grey_image(files[index].path)
        labels = _read_mask(Path(options.masks) / masks[index], image)
        name = table_name(files[index].relative)
        rows = measure(name, image, labels)
        write_table(Path(options.output) / tables[index], NUCLEUS_COLUMNS, rows)
        write_overlay(Path(options.overlays) / pictures[index], image.pixels, labels)
        all_nuclei.extend(rows)
        size = image.calibration.pixel_size_micrometres or ("", "")
        all_images.append([name, *image.pixels.shape, *size, len(rows)])
        return f"{len(rows)} rows"

    process_all(files, "measure", work)
    # Only when all went well: a table of the whole batch that lacks some of it would be taken for complete.
    write_table(Path(options.tables) / "nuclei.csv", NUCLEUS_COLUMNS, all_nuclei)
    write_table(Path(options.tables) / "images.csv", IMAGE_COLUMNS, all_images)


def measure(name: str, image: GreyImage, labels: np.ndarray) -> list[Row]:
    """One row (NUCLEUS_COLUMNS) for each label other than 0, in the order of the labels.

    labels: integers, of the image's shape. Raw intensities need the ends that the normalisation wrote into the file.
    """
    height, width = labels.shape
    rows, columns = np.nonzero(labels)
    ids, which = np.unique(labels[rows, columns], return_inverse=True)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.bincount(which, values, len(ids)) / area

    area = np.bincount(which, minlength=len(ids))
    row, column = mean(rows), mean(columns)
    major, minor = _axes(mean, rows - row[which], columns - column[which])
    intensity = mean(image.pixels[rows, columns].astype(np.float64))
    on_border = (rows == 0) | (columns == 0) | (rows == height - 1) | (columns == width - 1)
    touches = np.bincount(which, on_border, len(ids)) > 0
    low, high = (image.details.get(f"intensity_{end}") for end in ("low", "high"))
    has_raw = isinstance(low, (int, float)) and isinstance(high, (int, float))
    size = image.calibration.pixel_size_micrometres
    table: list[Row] = []
    for i, label in enumerate(ids):
        diameter = 2 * (area[i] / np.pi) ** 0.5
        eccentricity = (1 - (minor[i] / major[i]) ** 2) ** 0.5
        raw = low + intensity[i] * (high - low) if has_raw else ""  # type: ignore[operator]
        line = [name, int(label), row[i], column[i], int(area[i]), diameter, major[i], minor[i], eccentricity]
        line += [intensity[i], raw, "yes" if touches[i] else "no"]
        if size:
            pixel_area = size[0] * size[1]
            line += [row[i] * size[0], column[i] * size[1], area[i] * pixel_area, diameter * pixel_area**0.5]
        else:
            line += [""] * 4
        table.append(line)
    return table


def _axes(mean, row: np.ndarray, column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Full lengths of the axes of the ellipse with the same second moments, in pixels."""
    within_pixel = 1 / 12  # a pixel is a square, no point; so a nucleus of one pixel has a length too
    rr, cc, rc = mean(row**2) + within_pixel, mean(column**2) + within_pixel, mean(row * column)
    middle, spread = (rr + cc) / 2, np.hypot((rr - cc) / 2, rc)
    return 4 * np.sqrt(middle + spread), 4 * np.sqrt(np.maximum(middle - spread, 0))


def _read_mask(path: Path, image: GreyImage) -> np.ndarray:
    if not path.exists():
        raise Problem(f"there is no mask '{printable(path)}'", "run the segmentation for all images first", EX_NOINPUT)
    with about(f"its mask '{printable(path)}'"):
        labels = read_grey_image(path).pixels
        if labels.shape != image.pixels.shape or labels.dtype.kind not in "ui":
            raise Problem(
                f"it is {labels.shape} {labels.dtype}, the image {image.pixels.shape}", "run the segmentation again"
            )
        return labels


def table_name(relative: Path) -> str:
    """The file as it stands in tables: never read as a formula by a spreadsheet, always valid UTF-8."""
    name = relative.as_posix().encode("utf-8", "backslashreplace").decode()
    return f"./{name}" if name[0] in "=+-@\t\r" else name


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Writes a CSV (RFC 4180 quoting, UTF-8, lines end in \\n); numbers with six digits."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([f"{cell:.6g}" if isinstance(cell, float) else cell for cell in row] for row in rows)
    with written_whole(path) as file:
        file.write(text.getvalue().encode())


def write_overlay(path: Path, pixels: np.ndarray, labels: np.ndarray) -> None:
    """Draws the labels' outlines on the image (0..1 normalised), as a PNG of at most LARGEST_OVERLAY_PIXELS a side."""
    from PIL import Image

    factor = min(1.0, LARGEST_OVERLAY_PIXELS / max(labels.shape))
    height, width = (max(1, round(length * factor)) for length in labels.shape)
    # 255 is left free for the outline; a power below 1 shows the dim nuclei beside the bright ones.
    grey = Image.fromarray((np.clip(pixels, 0, 1) ** 0.6 * 254).astype(np.uint8))
    if factor < 1:
        grey = grey.resize((width, height), Image.Resampling.BOX)
    rows = np.arange(height) * labels.shape[0] // height
    columns = np.arange(width) * labels.shape[1] // width
    picture = np.where(_outlines(labels[np.ix_(rows, columns)]), 255, np.asarray(grey)).astype(np.uint8)
    drawn = Image.fromarray(picture)
    drawn.putpalette([level for g in range(255) for level in (g, g, g)] + list(OUTLINE_RGB))
    with written_whole(path) as file:
        drawn.save(file, "png", optimize=True)


def _outlines(labels: np.ndarray) -> np.ndarray:
    """The pixels of a label that have a neighbour of another one, above, below, left or right."""
    padded = np.pad(labels, 1, mode="edge")
    inner = padded[1:-1, 1:-1]
    neighbours = (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:])
    return (inner > 0) & np.any([inner != neighbour for neighbour in neighbours], axis=0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--input", required=True, help="pattern of the normalised images: 'normalised/**/*.tif'")
    parser.add_argument("--masks", required=True, help="folder of the masks, each with its image's name")
    parser.add_argument("--output", required=True, help="folder for a table an image; subfolders are kept")
    parser.add_argument("--overlays", required=True, help="folder for a picture an image")
    parser.add_argument("--tables", required=True, help="folder for nuclei.csv and images.csv")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(run(main))
