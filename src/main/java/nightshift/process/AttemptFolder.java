package nightshift.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The files through which supervisor and Nightshift talk; supervisor.sh tells what each holds. */
record AttemptFolder(Path path) {
  /**
   * Enough for any status: its blocks exist before the job starts, so a full disk can't lose it.
   */
  private static final int RESERVED_BYTES = 4096;

  private static final String BARRED = "barred: looked for and not found\n";

  /** What the supervisor wrote as soon as the command ran. */
  record Started(Instant at, List<String> cards) {}

  /** Makes it ready for a supervisor; what a restart needs to know of the job is kept here. */
  void prepare(Job job) throws IOException {
    if (Files.exists(begun())) {
      throw new FileAlreadyExistsException(path + " has been used for another attempt");
    }
    Files.createDirectories(path);
    var blank = new byte[RESERVED_BYTES];
    Arrays.fill(blank, (byte) '\n');
    Files.write(reserved(), blank);
    Files.writeString(path.resolve("cookie"), job.cookie());
    if (job.leases().isPresent()) {
      Files.writeString(path.resolve("wants-gpu"), job.leases().get().owner());
    }
  }

  Optional<String> cookie() throws IOException {
    return read(path.resolve("cookie"));
  }

  boolean wantsGpu() {
    return Files.exists(path.resolve("wants-gpu"));
  }

  Optional<Started> started() throws IOException {
    var file = path.resolve("started");
    var words = read(file).map(text -> List.of(text.strip().split("[ ,]+")));
    if (words.isEmpty() || words.get().getFirst().isEmpty()) {
      return Optional.empty();
    }
    var at = Files.getLastModifiedTime(file).toInstant();
    return Optional.of(new Started(at, words.get().subList(1, words.get().size())));
  }

  Optional<ProcessIdentity> supervisor() throws IOException {
    return read(path.resolve("supervisor")).map(ProcessIdentity::parse);
  }

  /** Bars any supervisor from beginning here, also one on its way; false: one has begun. */
  boolean bar() throws IOException {
    try {
      Files.writeString(begun(), BARRED, StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException e) {
      return read(begun()).filter(BARRED::equals).isPresent();
    }
  }

  /** Complete or not at all; when the rename failed, the reserved file tells. */
  Optional<StatusFile> status() throws IOException {
    // The rename may fall between our two looks.
    for (var file : List.of(path.resolve("status"), reserved(), path.resolve("status"))) {
      var status = statusIn(file);
      if (status.isPresent()) {
        return status;
      }
    }
    return Optional.empty();
  }

  private static Optional<StatusFile> statusIn(Path file) throws IOException {
    try {
      var status = StatusFile.parse(Files.readString(file));
      var time = Files.getLastModifiedTime(file).toInstant();
      return status.map(complete -> complete.endedAt(time));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void noteCancel(String why) throws IOException {
    Files.writeString(path.resolve("cancel"), why);
  }

  Optional<String> cancelReason() throws IOException {
    return read(path.resolve("cancel"));
  }

  private Path begun() {
    return path.resolve("begun");
  }

  private Path reserved() {
    return path.resolve("status.reserved");
  }

  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
