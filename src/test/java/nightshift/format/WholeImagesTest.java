package nightshift.format;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealImages.class)
final class WholeImagesTest {
  @Test
  void whole_images_are_closed_and_those_that_describe_an_acquisition_say_so(Specimens images)
      throws IOException {
    assertThat(told(images, "whole"))
        .isEqualTo(
            """
            czi: one CZI file, closed and whole
            hdf5_v0: 1 closed
            hdf5_v3: one HDF5 file, closed and whole
            jpeg: 1 closed
            jpeg_progressive: 1 closed
            lif: one LIF file, closed and whole
            nd2: one ND2 file, closed and whole
            ndtiff: 2 closed
            npy: 1 closed
            ome_tiff: one OME-TIFF file, closed and whole
            ome_tiff_set: an OME-TIFF set of 3 files, all there and closed
            ome_tiff_zlib: one OME-TIFF file, closed and whole
            png: 1 closed
            tiff_big_endian: 1 closed
            tiff_bigtiff: 1 closed
            tiff_folder: 4 closed
            tiff_imagej: 1 closed
            tiff_plain: 1 closed
            tiff_pyramid: 1 closed
            tiff_rgb: 1 closed
            tiff_stack: 1 closed
            tiff_strips_lzw: 1 closed
            tiff_tiled_zlib: 1 closed
            tiff_zstd: 1 closed
            zarr2_blosc: every chunk of the OME-Zarr is there
            zarr2_raw: every chunk of the OME-Zarr is there
            zarr3_gzip: every chunk of the OME-Zarr is there
            zarr3_raw: every chunk of the OME-Zarr is there
            zarr3_sharded: every chunk of the OME-Zarr is there
            zarr3_zstd: every chunk of the OME-Zarr is there
            zip: 1 closed\
            """);
  }

  @Test
  void black_images_are_not_held_back_but_left_to_the_silence(Specimens images) throws IOException {
    assertThat(told(images, "black"))
        .isEqualTo(
            """
            npy: 1 unproven
            ome: 1 unproven
            tiff: 1 unproven\
            """);
  }

  @Test
  void a_file_of_a_set_that_is_missing_is_named(Specimens images) throws IOException {
    var set = images.folder().resolve("whole/ome_tiff_set");
    var files = new ArrayList<>(Specimens.files(set));
    files.remove(Path.of("set_T1.ome.tif"));

    var closure = BatchClosure.of(set, files, file -> Formats.of(set.resolve(file)));

    assertThat(closure.cut().map(BatchClosure.CutFile::explain))
        .contains("set_T0.ome.tif names set_T1.ome.tif, which is not here (OME-TIFF)");
  }

  @Test
  void a_chunk_that_is_missing_means_its_fill_value_and_is_no_error(Specimens images)
      throws IOException {
    var store = images.folder().resolve("whole/zarr3_zstd");
    var files = new ArrayList<>(Specimens.files(store));
    files.removeIf(file -> file.endsWith("0/c/0/0/0"));

    var closure = BatchClosure.of(store, files, file -> Formats.of(store.resolve(file)));

    assertThat(closure.cut()).isEmpty();
    assertThat(closure.whole()).isEmpty();
    assertThat(closure.unproven()).isEqualTo(1);
  }

  private static String told(Specimens images, String kind) throws IOException {
    return images.of(kind).stream().map(WholeImagesTest::told).collect(joining("\n"));
  }

  private static String told(Path specimen) {
    try {
      var closure = Specimens.judge(specimen);
      var counts =
          closure.closed() > 0 ? closure.closed() + " closed" : closure.unproven() + " unproven";
      return specimen.getFileName()
          + ": "
          + closure
              .cut()
              .map(BatchClosure.CutFile::explain)
              .or(closure::whole)
              .orElse(counts + (closure.unknown() > 0 ? " and unknown" : ""));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
