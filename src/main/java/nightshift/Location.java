package nightshift;

import java.nio.file.Path;

/**
 * A place in a text file; {@code line} and {@code column} count from 1, 0 when the whole file is
 * meant.
 */
public record Location(Path file, int line, int column) {
  public static Location of(Path file) {
    return new Location(file, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? file.toString() : file + ":" + line + ":" + column;
  }
}
