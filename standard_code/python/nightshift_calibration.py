"""How large an image's pixels are, as TIFF files say it: in resolution tags, in ImageJ's words, in OME's."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

import tifffile

LARGEST_BELIEVABLE_PIXEL_MICROMETRES = 20.0  # above it, a resolution in inches or centimetres is meant for a printer

_MICROMETRES = {"m": 1e6, "cm": 1e4, "mm": 1e3, "um": 1.0, "micron": 1.0, "nm": 1e-3, "inch": 25400.0}
_SPELLINGS = {
    "µm": "micron",
    "μm": "micron",
    "\\u00B5m": "micron",
    "microns": "micron",
    "micrometer": "micron",
    "in": "inch",
}


@dataclass(frozen=True)
class Calibration:
    """An image's resolution tags, to be written again as they were, and what they mean.

    resolution: pixels per unit in x and y, each a fraction (numerator, denominator); None when the file has none.
    resolution_unit: the TIFF tag (1 none, 2 inch, 3 centimetre); unit: ImageJ's word for it, empty when not given.
    pixel_size_micrometres: (height, width) of a pixel; None when unknown.
    """

    resolution: tuple[tuple[int, int], tuple[int, int]] | None = None
    resolution_unit: int = 1
    unit: str = ""
    pixel_size_micrometres: tuple[float, float] | None = None


def read_calibration(tiff: tifffile.TiffFile, page: tifffile.TiffPage) -> Calibration:
    from_ome = _ome_pixel_size(tiff)
    if from_ome:
        per_micrometre = tuple((round(1_000_000 / size), 1_000_000) for size in reversed(from_ome))
        return Calibration(per_micrometre, 1, "micron", from_ome)  # type: ignore[arg-type]
    values = [page.tags.valueof(code) for code in (282, 283)]
    if not all(isinstance(v, tuple) and len(v) == 2 and min(v) > 0 for v in values):
        return Calibration()
    x, y = values
    tag = int(page.tags.valueof(296) or 1)
    unit = _known_unit(str((tiff.imagej_metadata or {}).get("unit", "")))
    factor = _MICROMETRES.get(unit) if unit else {2: 25400.0, 3: 10000.0}.get(tag)
    size = (factor * y[1] / y[0], factor * x[1] / x[0]) if factor else None
    if size and (not unit or unit == "inch") and max(size) > LARGEST_BELIEVABLE_PIXEL_MICROMETRES:
        size = None
    return Calibration((x, y), tag if tag in (1, 2, 3) else 1, unit, size)


def _known_unit(text: str) -> str:
    """The unit in ASCII, as ImageJ writes it; empty for one that is no length."""
    unit = _SPELLINGS.get(text.strip(), text.strip())
    return unit if unit in _MICROMETRES else ""


def _ome_pixel_size(tiff: tifffile.TiffFile) -> tuple[float, float] | None:
    if not tiff.is_ome or not tiff.ome_metadata:
        return None
    pixels = ElementTree.fromstring(tiff.ome_metadata).find(".//{*}Pixels")
    if pixels is None:
        return None
    sizes = []
    for axis in "YX":
        factor = _MICROMETRES.get(_known_unit(pixels.get(f"PhysicalSize{axis}Unit", "µm")))
        try:
            size = float(pixels.get(f"PhysicalSize{axis}", "nan")) * (factor or float("nan"))
        except ValueError:
            return None
        if not 1e-3 < size < 1e4:  # false for nan too
            return None
        sizes.append(size)
    return sizes[0], sizes[1]
