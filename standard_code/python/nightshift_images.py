"""Reading one 2D grey image out of what a microscope wrote as TIFF, and writing images that keep its calibration."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import tifffile

from nightshift_calibration import Calibration, read_calibration
from nightshift_files import Problem, printable, written_whole

COPY_AGAIN = "copy it again from the microscope, or take it out of the batch"
MOST_VALUES = 2**29  # 4 GiB in the largest type; a small file can claim any size

_OTHER_FORMATS = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\xda\xce\xbe\x0a": "a Nikon ND2 file",
    b"ZISRAWFI": "a Zeiss CZI file",
    b"\x89HDF": "an HDF5 file",
    b"PK\x03\x04": "a zip archive",
    b"%PDF": "a PDF file",
}


@dataclass(frozen=True)
class GreyImage:
    """pixels: 2D, rows first, in the file's own type; details: the file's `key=value` remarks; notes: for the user."""

    pixels: np.ndarray
    calibration: Calibration
    details: dict[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_grey_image(path: Path, channel: int | None = None, project: bool = False) -> GreyImage:
    """Reads one 2D grey image. channel: counted from 1, where there are several; project: brightest of a stack.

    Raises Problem for what is no readable TIFF or not clearly one grey image: nothing is guessed.
    """
    try:
        _check_file(path)
        with _complaints() as complaints, _opened(path) as tiff:
            series = _first_series(tiff)
            _check_complete(path, series)
            _check_readable(series)
            if complaints:
                raise ValueError(complaints[0])
            pixels = series.asarray()
            if complaints:
                raise ValueError(complaints[0])
            if pixels.shape != series.shape:
                raise ValueError("its tags contradict each other")
            pixels, notes = _one_plane(pixels, series.axes, channel, project)
            page = series.keyframe
            if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
                pixels = _inverted(pixels)
            if page.photometric == tifffile.PHOTOMETRIC.PALETTE:
                notes.append("its palette was left out, the stored values count as brightness")
            if len(tiff.series) > 1:
                notes.append(f"the first of the {len(tiff.series)} images in the file was taken")
            if pixels.dtype.kind not in "buif":
                raise Problem(f"its values are of type {pixels.dtype}", "save it with integer or float values")
            return GreyImage(pixels, read_calibration(tiff, page), _details(tiff), tuple(notes))
    except (Problem, MemoryError):
        raise
    except OSError as error:
        raise Problem(error.strerror or printable(error), "is the disk or share still there?") from error
    except Exception as error:  # a damaged file makes a reader fail in any way
        why = printable(error)[:200] or type(error).__name__
        raise Problem(f"the file is damaged ({why})", COPY_AGAIN) from error


def _check_file(path: Path) -> None:
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise Problem("it is not a regular file", "take it out of the batch")
    if status.st_size == 0:
        raise Problem("the file is empty (0 bytes)", COPY_AGAIN)
    with open(path, "rb") as file:
        head = file.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2], "")
    version = struct.unpack(f"{order}H", head[2:4])[0] if order and len(head) >= 4 else None
    if version not in (42, 43):
        what = next((kind for magic, kind in _OTHER_FORMATS.items() if head.startswith(magic)), None)
        raise Problem(f"it is {what}, not a TIFF" if what else "it is not a TIFF file", "export it as TIFF")
    place, form = (4, "I") if version == 42 else (8, "Q")
    if len(head) < place + struct.calcsize(form):
        raise Problem(f"the file ends in its header (file has {status.st_size} bytes)", COPY_AGAIN)
    directory = struct.unpack_from(order + form, head, place)[0]
    if directory >= status.st_size:
        raise Problem(
            f"the file ends before its directory (at offset {directory}, file has {status.st_size})", COPY_AGAIN
        )


def _opened(path: Path) -> tifffile.TiffFile:
    # A file may name others that belong to it; only this one was dropped, checked and is to be read.
    return tifffile.TiffFile(path, _multifile=False, is_mmstack=False, is_ndtiff=False)


@contextlib.contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collects what tifffile logs as errors: it goes on with part of a damaged file, we do not.

    Left out are a microscope maker's private tags (from 32768 on): they are often odd, and we read none of them.
    """
    texts: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            text = record.getMessage()
            private_tag = re.search(r"<tifffile\.TiffTag (\d+)", text)
            if record.levelno >= logging.ERROR and not (private_tag and int(private_tag[1]) >= 32768):
                texts.append(text)

    log = logging.getLogger("tifffile")
    collector = Collector()
    was_propagating = log.propagate
    log.addHandler(collector)
    log.propagate = False
    try:
        yield texts
    finally:
        log.removeHandler(collector)
        log.propagate = was_propagating


def _first_series(tiff: tifffile.TiffFile) -> tifffile.TiffPageSeries:
    if not tiff.series or not all(tiff.series[0].shape):
        raise Problem("there is no image in the file", "take it out of the batch")
    return tiff.series[0]


def _check_complete(path: Path, series: tifffile.TiffPageSeries) -> None:
    pages = [page for page in series.pages if page is not None]
    absent = len(series.pages) - len(pages)
    if absent:
        raise Problem(f"{absent} of its {len(series.pages)} planes are missing", COPY_AGAIN)
    size = os.stat(path).st_size
    blocks = [block for page in pages for block in zip(page.dataoffsets, page.databytecounts)]
    # ImageJ describes a whole stack on its first page.
    in_one_piece = [(series.dataoffset, series.nbytes)] if series.dataoffset is not None else []
    for offset, length in blocks + in_one_piece:
        if offset + length > size:
            what = f"the file ends before its data (needs {length} bytes at offset {offset}, file has {size})"
            raise Problem(what, COPY_AGAIN)
    unwritten = sum(offset == 0 or length == 0 for offset, length in blocks)
    if unwritten:
        raise Problem(f"{unwritten} of its {len(blocks)} blocks were never written", COPY_AGAIN)


def _check_readable(series: tifffile.TiffPageSeries) -> None:
    if np.prod(series.shape, dtype=float) > MOST_VALUES:
        raise Problem(f"it holds {_times(series.shape)} values", f"the most is {MOST_VALUES}; save a part of it")
    compression = series.keyframe.compression
    try:
        tifffile.TIFF.DECOMPRESSORS[compression]
    except KeyError as error:
        name = printable(getattr(compression, "name", compression))
        what = f"its compression {name} is not known in this environment"
        raise Problem(what, "add imagecodecs to it, or save the image uncompressed") from error


def _one_plane(pixels: np.ndarray, axes: str, channel: int | None, project: bool) -> tuple[np.ndarray, list[str]]:
    """The 2D grey plane of an array with tifffile's axes letters, and notes on how it was chosen."""
    shape = pixels.shape
    kept = [axis for axis, length in zip(axes, shape) if length > 1 or axis in "YX"]
    pixels = pixels.reshape([length for axis, length in zip(axes, shape) if length > 1 or axis in "YX"])
    notes: list[str] = []
    for axis in [a for a in kept if a not in "YX"]:
        place = kept.index(axis)
        count = pixels.shape[place]
        if axis in "CS":
            if channel is None and axis == "S" and _all_equal(pixels, place):
                pixels = pixels.take(0, place)
                notes.append("its red, green and blue are the same, one was taken")
            elif channel is None:
                kind = "a colour image" if axis == "S" else "an image"
                raise Problem(f"it is {kind} of {count} channels", "say which with --channel, or save that one alone")
            elif channel > count:
                raise Problem(f"it has no channel {channel}, only {count}", "correct --channel in the pipeline")
            else:
                pixels = pixels.take(channel - 1, place)
        elif axis == "T":
            raise Problem(f"it is a time series of {count} images", "save each time as a file of its own")
        elif not project:
            raise Problem(f"it is a stack of {count} images", "use --project max, or save one plane")
        else:
            pixels = pixels.max(place)
            notes.append(f"the brightest of {count} planes was taken at each pixel")
        kept.pop(place)
    if "".join(kept) != "YX":
        raise Problem(f"its axes are {axes}", "save it as a 2D grey image")
    return pixels, notes


def _all_equal(pixels: np.ndarray, place: int) -> bool:
    colours = np.moveaxis(pixels, place, 0)[:3]  # a fourth one is transparency
    return len(colours) == 3 and bool((colours == colours[0]).all())


def _inverted(pixels: np.ndarray) -> np.ndarray:
    if pixels.dtype == bool:
        return ~pixels
    top = np.iinfo(pixels.dtype).max if pixels.dtype.kind in "ui" else pixels.max()
    return (top - pixels).astype(pixels.dtype)


def _details(tiff: tifffile.TiffFile) -> dict[str, object]:
    return dict(tiff.imagej_metadata or {})


def write_image(path: Path, pixels: np.ndarray, calibration: Calibration, **details: object) -> None:
    """Writes a 2D image of type uint8, uint16 or float32 as an uncompressed TIFF that ImageJ opens calibrated."""
    encoded = io.BytesIO()  # written at once below: numpy writing to a full disk does not say that it is full
    tifffile.imwrite(
        encoded,
        pixels,
        imagej=True,
        resolution=calibration.resolution,
        resolutionunit=calibration.resolution_unit,
        metadata={"unit": calibration.unit} | details if calibration.unit else details,
    )
    with written_whole(path) as file:
        file.write(encoded.getbuffer())


def _times(shape: tuple[int, ...]) -> str:
    return " x ".join(str(n) for n in shape)
