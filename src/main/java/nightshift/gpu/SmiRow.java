package nightshift.gpu;

import java.util.Optional;

/** One line of nvidia-smi's list of cards. */
record SmiRow(Gpu gpu, boolean mig) {
  private static final long MEBIBYTE = 1024L * 1024;

  static Optional<SmiRow> parse(String line) {
    var cells = line.strip().split("\\s*,\\s*");
    if (cells.length < 5
        || !cells[0].matches("\\d{1,4}")
        || !cells[1].matches("GPU-[0-9a-zA-Z-]+")) {
      return Optional.empty();
    }
    long memory = cells[3].matches("\\d{1,9}") ? Long.parseLong(cells[3]) * MEBIBYTE : 0;
    var gpu = new Gpu(Integer.parseInt(cells[0]), cells[1], cells[2], memory, cells[4]);
    return Optional.of(new SmiRow(gpu, cells.length > 5 && cells[5].equals("Enabled")));
  }
}
