package nightshift.format;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real files by real writers, cut short or with holes: none may count as closed. Structural
 * boundaries are found without knowing the format: every number in a file that is an offset in it.
 */
@ExtendWith(RealImages.class)
final class CutsTest {
  private static final int HEAD_AND_TAIL = 6;

  @TempDir Path scratch;
  private final Random random = new Random(20261124);
  private final List<String> early = new ArrayList<>();
  private int cuts;
  private int holes;
  private int harmless;

  @Test
  void none_of_500_cut_files_counts_as_closed(Specimens images) throws IOException {
    cutAll(images, 500);
  }

  @Test
  @Tag("readiness")
  void none_of_10000_cut_files_counts_as_closed(Specimens images) throws IOException {
    cutAll(images, 10_000);
  }

  @Test
  void no_acquisition_counts_as_whole_while_its_writer_is_at_work(Specimens images)
      throws IOException {
    int steps = 0;
    for (var writer : images.of("growing")) {
      for (var step : Specimens.below(writer)) {
        steps++;
        if (Specimens.judge(step).whole().isPresent()) {
          early.add(writer.getFileName() + " at step " + step.getFileName());
        }
      }
    }
    System.out.printf("readiness: %d copies of files at work, %d early%n", steps, early.size());
    assertThat(early).isEmpty();
    assertThat(steps).isGreaterThanOrEqualTo(20);
  }

  private void cutAll(Specimens images, int wanted) throws IOException {
    var specimens = images.of("whole");
    var held = new ArrayList<String>();
    for (var specimen : specimens) {
      Specimens.judge(specimen).cut().ifPresent(cut -> held.add(cut.explain()));
    }
    int each = Math.ceilDiv(wanted, specimens.size());
    for (var specimen : specimens) {
      cut(specimen, each);
    }
    System.out.printf(
        "readiness: %d cuts (%d of bytes that nothing refers to) and %d holes in %d kinds of files:"
            + " %d early, %d held back%n",
        cuts, harmless, holes, specimens.size(), early.size(), held.size());
    assertThat(early).isEmpty();
    assertThat(held).isEmpty();
    assertThat(cuts + holes).isGreaterThanOrEqualTo(wanted);
  }

  private void cut(Path specimen, int wanted) throws IOException {
    var files = Specimens.files(specimen);
    int done = 0;
    while (done < wanted) {
      var file = files.get(random.nextInt(files.size()));
      var bytes = Files.readAllBytes(specimen.resolve(file));
      var copy = copy(specimen, files);
      var boundaries = boundaries(bytes);
      int share = Math.min(wanted - done, Math.max(4, wanted / files.size()));
      for (int i = 0; i < share; i++) {
        if (i % 4 == 3 && bytes.length > 3 * 4096) {
          hole(copy.resolve(file), bytes);
          holes++;
          judge(specimen, copy, file, "with a hole");
        } else {
          int end = i % 4 == 0 ? boundary(boundaries) : random.nextInt(bytes.length);
          Files.write(copy.resolve(file), Arrays.copyOf(bytes, end));
          cuts++;
          judge(specimen, copy, file, "cut at byte " + end + " of " + bytes.length);
        }
        done++;
      }
      Files.write(copy.resolve(file), bytes);
    }
  }

  private int boundary(List<Integer> boundaries) {
    return boundaries.get(random.nextInt(boundaries.size()));
  }

  private void judge(Path specimen, Path copy, Path file, String what) throws IOException {
    var closure = Specimens.judge(copy);
    if (closure.cut().isEmpty() && closure.unproven() + closure.unknown() == 0) {
      if (lostNothing(specimen.resolve(file), copy.resolve(file))) {
        harmless++;
      } else {
        early.add(specimen.getFileName() + ": " + file + " " + what);
      }
    }
  }

  /** Writers leave a few bytes behind the last one that anything refers to. */
  private boolean lostNothing(Path whole, Path cut) throws IOException {
    if (Files.size(whole) - Files.size(cut) > 16 || !whole.toString().endsWith(".tif")) {
      return false;
    }
    var expected = IJ.openImage(whole.toString());
    var found = IJ.openImage(cut.toString());
    if (expected == null || found == null || expected.getStackSize() != found.getStackSize()) {
      return false;
    }
    for (int i = 1; i <= expected.getStackSize(); i++) {
      if (!Objects.deepEquals(expected.getStack().getPixels(i), found.getStack().getPixels(i))) {
        return false;
      }
    }
    return true;
  }

  private Path copy(Path specimen, List<Path> files) throws IOException {
    var copy = scratch.resolve(specimen.getFileName());
    for (var file : files) {
      var target = copy.resolve(file);
      Files.createDirectories(target.getParent());
      if (!Files.exists(target)) {
        Files.copy(specimen.resolve(file), target);
      }
    }
    return copy;
  }

  /** Preallocated to its full length, with a part that was not written yet. */
  private void hole(Path file, byte[] bytes) throws IOException {
    int start = random.nextInt(bytes.length - 2 * 4096);
    int end = random.nextBoolean() ? bytes.length : start + 2 * 4096;
    Files.delete(file);
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(bytes.length);
      out.write(bytes, 0, start);
      out.seek(end);
      out.write(bytes, end, bytes.length - end);
    }
  }

  private static List<Integer> boundaries(byte[] bytes) {
    var found = new TreeSet<Integer>();
    for (int i = 0; i < HEAD_AND_TAIL && i < bytes.length; i++) {
      found.add(i);
      found.add(bytes.length - 1 - i);
    }
    for (var order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      var buffer = ByteBuffer.wrap(bytes).order(order);
      for (int i = 0; i + 4 <= bytes.length; i += 2) {
        int value = buffer.getInt(i);
        if (value > 8 && value < bytes.length) {
          found.add(value);
          found.add(value - 1);
        }
      }
    }
    return List.copyOf(found);
  }
}
