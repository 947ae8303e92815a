# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "h5py==3.16.0",
#   "imagecodecs==2026.3.6",
#   "ndstorage==0.1.18",
#   "numpy==2.4.6",
#   "pillow==13.0.0",
#   "pylibczirw==6.1.0",
#   "tifffile==2026.3.3",
#   "zarr==3.1.6",
# ]
# ///
"""Writes small acquisitions with the writers that labs use, each in a folder of its own.

    uv run --script write_images.py FOLDER

FOLDER/whole/<specimen>/...        closed files and stores
FOLDER/growing/<specimen>/<step>/  copies taken while the same writer was still at work
FOLDER/black/<specimen>/...        closed files whose pixels are all zero

ND2 and LIF have no writer on PyPI: those two are put together here by hand from their published
layout (chunks and chunk map; XML and memory blocks).
"""

import io
import shutil
import struct
import sys
import zipfile
from pathlib import Path

import h5py
import numpy
import tifffile
import zarr
from PIL import Image
from pylibCZIrw import czi

random = numpy.random.default_rng(7)


def planes(*shape):
    """Camera-like pixels: an offset of 100 counts and noise, so never zero."""
    return random.integers(100, 4000, shape, dtype=numpy.uint16)


def snapshot(path: Path, folder: Path, step: int):
    target = folder / f"{step:02d}"
    target.mkdir(parents=True)
    shutil.copyfile(path, target / path.name)


def tiffs(whole: Path):
    def put(name, pixels, **how):
        (whole / name).mkdir()
        tifffile.imwrite(whole / name / f"{name}.tif", pixels, **how)

    put("tiff_plain", planes(64, 80))
    put("tiff_stack", planes(5, 64, 80))
    put("tiff_big_endian", planes(3, 64, 80), byteorder=">")
    put("tiff_bigtiff", planes(4, 64, 80), bigtiff=True)
    put("tiff_tiled_zlib", planes(3, 160, 160), tile=(64, 64), compression="zlib")
    put("tiff_strips_lzw", planes(2, 160, 160), rowsperstrip=16, compression="lzw")
    put("tiff_zstd", planes(2, 160, 160), rowsperstrip=32, compression="zstd")
    put("tiff_imagej", planes(6, 64, 80), imagej=True, metadata={"axes": "ZYX"})
    put("tiff_rgb", planes(48, 64, 3).astype("uint8"), photometric="rgb")
    (whole / "tiff_pyramid").mkdir()
    with tifffile.TiffWriter(whole / "tiff_pyramid" / "pyramid.tif", bigtiff=True) as tif:
        pixels = planes(256, 256)
        tif.write(pixels, subifds=2, tile=(64, 64), compression="zlib")
        tif.write(pixels[::2, ::2], subfiletype=1, tile=(64, 64), compression="zlib")
        tif.write(pixels[::4, ::4], subfiletype=1, tile=(64, 64), compression="zlib")
    (whole / "tiff_folder").mkdir()
    for i in range(4):
        tifffile.imwrite(whole / "tiff_folder" / f"img_{i}.tif", planes(32, 32))


def ome_tiffs(whole: Path):
    (whole / "ome_tiff").mkdir()
    tifffile.imwrite(
        whole / "ome_tiff" / "one.ome.tif",
        planes(3, 2, 48, 64),
        metadata={"axes": "ZCYX"},
        ome=True,
    )
    (whole / "ome_tiff_zlib").mkdir()
    tifffile.imwrite(
        whole / "ome_tiff_zlib" / "one.ome.tif",
        planes(4, 48, 64),
        metadata={"axes": "TYX"},
        compression="zlib",
        ome=True,
    )
    ome_set(whole / "ome_tiff_set", 3)


def ome_set(folder: Path, count: int):
    """One plane a file; each file's OME-XML names all of them by UUID."""
    folder.mkdir()
    names = [f"set_T{i}.ome.tif" for i in range(count)]
    uuids = [f"urn:uuid:00000000-0000-4000-8000-{i:012d}" for i in range(count)]
    data = "".join(
        f'<TiffData FirstT="{i}" FirstC="0" FirstZ="0" IFD="0" PlaneCount="1">'
        f'<UUID FileName="{names[i]}">{uuids[i]}</UUID></TiffData>'
        for i in range(count)
    )
    for i in range(count):
        xml = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"'
            f' UUID="{uuids[i]}"><Image ID="Image:0"><Pixels ID="Pixels:0" Type="uint16"'
            f' DimensionOrder="XYCZT" SizeX="64" SizeY="48" SizeC="1" SizeZ="1" SizeT="{count}">'
            f'<Channel ID="Channel:0:0" SamplesPerPixel="1"/>{data}</Pixels></Image></OME>'
        )
        tifffile.imwrite(folder / names[i], planes(48, 64), description=xml, metadata=None)


def pictures(whole: Path):
    grey = planes(96, 128).astype("uint8")
    for name, mode in (("png", None), ("jpeg", None), ("jpeg_progressive", None)):
        (whole / name).mkdir()
    Image.fromarray(grey).save(whole / "png" / "picture.png")
    Image.fromarray(grey).save(whole / "jpeg" / "picture.jpg", quality=90)
    Image.fromarray(grey).save(
        whole / "jpeg_progressive" / "picture.jpg", quality=90, progressive=True
    )


def hdf5s(whole: Path, growing: Path):
    for name, version in (("hdf5_v0", "earliest"), ("hdf5_v3", "latest")):
        (whole / name).mkdir()
        path = whole / name / "stack.h5"
        with h5py.File(path, "w", libver=version) as file:
            stack = file.create_dataset(
                "stack", (4, 64, 64), dtype="uint16", chunks=(1, 64, 64), compression="gzip"
            )
            for i in range(4):
                stack[i] = planes(64, 64)
                file.flush()
                snapshot(path, growing / name, i)
            file["note"] = "closed"


def czis(whole: Path, growing: Path):
    (whole / "czi").mkdir()
    path = whole / "czi" / "tiles.czi"
    with czi.create_czi(str(path)) as document:
        for i in range(3):
            document.write(planes(64, 80)[..., None], plane={"T": i, "Z": 0, "C": 0})
            snapshot(path, growing / "czi", i)
        document.write_metadata("tiles", channel_names={0: "DAPI"})


def zips(whole: Path):
    (whole / "zip").mkdir()
    with zipfile.ZipFile(whole / "zip" / "images.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(3):
            buffer = io.BytesIO()
            tifffile.imwrite(buffer, planes(32, 32))
            archive.writestr(f"img_{i}.tif", buffer.getvalue())


def npys(whole: Path):
    (whole / "npy").mkdir()
    numpy.save(whole / "npy" / "stack.npy", planes(3, 32, 48))


def zarrs(whole: Path):
    """Multiscales as OME-NGFF 0.4 (Zarr 2) and 0.5 (Zarr 3) want them."""

    def store(name, version, levels, **how):
        root = zarr.open_group(whole / name / "image.zarr", mode="w", zarr_format=version)
        pixels = planes(2, 96, 96)
        datasets = []
        for level in range(levels):
            data = pixels[:, :: 2**level, :: 2**level]
            array = root.create_array(str(level), shape=data.shape, dtype=data.dtype, **how)
            array[:] = data
            datasets.append({"path": str(level)})
        scales = {
            "version": "0.4" if version == 2 else "0.5",
            "axes": [{"name": name} for name in "zyx"],
            "datasets": datasets,
        }
        if version == 2:
            root.attrs["multiscales"] = [scales]
        else:
            root.attrs["ome"] = {"version": "0.5", "multiscales": [scales]}

    from numcodecs import Blosc

    store("zarr2_blosc", 2, 2, chunks=(1, 32, 32), compressors=Blosc(cname="zstd", clevel=5))
    store("zarr2_raw", 2, 2, chunks=(1, 32, 32), compressors=None)
    store("zarr3_zstd", 3, 2, chunks=(1, 32, 32))
    store("zarr3_raw", 3, 2, chunks=(1, 32, 32), compressors=None)
    store(
        "zarr3_gzip", 3, 1, chunks=(1, 32, 32), compressors=zarr.codecs.GzipCodec(level=5)
    )
    store("zarr3_sharded", 3, 2, chunks=(1, 16, 16), shards=(1, 48, 48))


def ndtiffs(whole: Path, growing: Path):
    from ndstorage import NDTiffDataset

    (whole / "ndtiff").mkdir()
    dataset = NDTiffDataset(
        dataset_path=str(whole / "ndtiff"), name="mm", summary_metadata={}, writable=True
    )
    for i in range(4):
        dataset.put_image({"time": i, "channel": "DAPI"}, planes(48, 64), {"Exposure": 10})
    dataset.finish()


def nd2s(whole: Path):
    (whole / "nd2").mkdir()
    (whole / "nd2" / "plate.nd2").write_bytes(nd2([planes(48, 64).tobytes() for _ in range(3)]))


def nd2(frames):
    file = bytearray()
    chunk_map = bytearray()

    def chunk(name, data):
        position = len(file)
        file.extend(struct.pack("<IIQ", 0x0ABECEDA, len(name), len(data)) + name + data)
        return position

    chunk(b"ND2 FILE SIGNATURE CHUNK NAME01!", b"Ver3.0".ljust(64, b"\0"))
    for i, frame in enumerate(frames):
        name = b"ImageDataSeq|%d!" % i
        position = chunk(name, struct.pack("<d", i * 0.5) + frame)
        chunk_map += name + struct.pack("<QQ", position, 8 + len(frame))
    signature = b"ND2 CHUNK MAP SIGNATURE 0000001!"
    position = len(file)
    chunk_map += signature + struct.pack("<Q", position)
    chunk(b"ND2 FILEMAP SIGNATURE NAME 0001!", bytes(chunk_map))
    return bytes(file)


def lifs(whole: Path):
    (whole / "lif").mkdir()
    (whole / "lif" / "series.lif").write_bytes(lif([planes(48, 64).tobytes() for _ in range(2)]))


def lif(images):
    elements = "".join(
        f'<Element Name="Series{i}"><Memory Size="{len(data)}" MemoryBlockID="MemBlock_{i}"/></Element>'
        for i, data in enumerate(images)
    )
    xml = f'<LMSDataContainerHeader Version="2"><Element Name="p">{elements}</Element></LMSDataContainerHeader>'
    text = xml.encode("utf-16-le")
    file = struct.pack("<IIBI", 0x70, len(text) + 5, 0x2A, len(xml)) + text
    for i, data in enumerate(images):
        name = f"MemBlock_{i}"
        label = name.encode("utf-16-le")
        body = struct.pack("<BQBI", 0x2A, len(data), 0x2A, len(name)) + label
        file += struct.pack("<II", 0x70, len(body)) + body + data
    return file


def growing_tiffs(growing: Path):
    """Copies taken each time the writer asks for the next plane, and page by page."""
    for name, how in (("tiff", {}), ("ome_tiff", {"ome": True}), ("tiff_imagej", {"imagej": True})):
        path = growing / f"{name}.tif"
        with tifffile.TiffWriter(path, **how) as tif:

            def frames():
                for i in range(4):
                    yield planes(48, 64)
                    tif.filehandle.flush()
                    snapshot(path, growing / name, i)

            tif.write(
                frames(),
                shape=(4, 48, 64),
                dtype="uint16",
                photometric="minisblack",
                metadata={"axes": "TYX"},
            )
        path.unlink()
    path = growing / "tiff_pages.tif"
    with tifffile.TiffWriter(path) as tif:
        for i in range(4):
            tif.write(planes(48, 64))
            tif.filehandle.flush()
            snapshot(path, growing / "tiff_pages", i)
    path.unlink()


def black(folder: Path):
    """What a mask or an empty field looks like: closed files with nothing but zeros."""
    empty = numpy.zeros((64, 80), "uint16")
    for name in ("tiff", "ome", "npy"):
        (folder / name).mkdir(parents=True)
    tifffile.imwrite(folder / "tiff" / "mask.tif", empty)
    tifffile.imwrite(folder / "ome" / "mask.ome.tif", empty, ome=True)
    numpy.save(folder / "npy" / "mask.npy", empty)


def main(folder: Path):
    whole = folder / "whole"
    growing = folder / "growing"
    whole.mkdir(parents=True)
    growing.mkdir()
    tiffs(whole)
    ome_tiffs(whole)
    pictures(whole)
    hdf5s(whole, growing)
    czis(whole, growing)
    zips(whole)
    npys(whole)
    zarrs(whole)
    ndtiffs(whole, growing)
    nd2s(whole)
    lifs(whole)
    growing_tiffs(growing)
    black(folder / "black")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
