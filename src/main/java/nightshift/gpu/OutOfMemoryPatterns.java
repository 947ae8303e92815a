package nightshift.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises that a job ran out of GPU memory by what it logged; the patterns are data. */
public final class OutOfMemoryPatterns {
  private record Known(String framework, Pattern pattern) {}

  private final List<Known> known;

  private OutOfMemoryPatterns(List<Known> known) {
    this.known = known;
  }

  public static OutOfMemoryPatterns shipped() {
    try (var in = OutOfMemoryPatterns.class.getResourceAsStream("out-of-memory.tsv")) {
      var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return new OutOfMemoryPatterns(
          text.lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split("\t"))
              .map(cells -> new Known(cells[0], Pattern.compile(cells[1])))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last such line. */
  public Optional<OutOfMemory> find(List<String> lines) {
    return lines.reversed().stream().flatMap(line -> find(line).stream()).findFirst();
  }

  private Optional<OutOfMemory> find(String line) {
    return known.stream()
        .filter(known -> known.pattern().matcher(line).find())
        .findFirst()
        .map(known -> new OutOfMemory(known.framework(), line.strip()));
  }
}
