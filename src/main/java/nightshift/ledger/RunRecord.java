package nightshift.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * What the ledger knows of one run, kept in the run folder as {@code .nightshift/run.json}: it goes
 * where the results go, and a lost ledger is rebuilt from it.
 *
 * @param format counts up when a reader of the old form would misread the new one
 */
public record RunRecord(
    int format,
    BatchRow batch,
    RunRow run,
    List<InputRow> inputs,
    List<SegmentRow> segments,
    List<AttemptRow> attempts,
    List<OutputRow> outputs) {
  private static final int FORMAT = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(
              new SimpleModule().addSerializer(Path.class, new ToStringSerializer(Path.class)))
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Where it lies in a run folder. */
  public static Path file(Path runFolder) {
    return runFolder.resolve(".nightshift").resolve("run.json");
  }

  /** Writes it into the run's folder, in one piece or not at all. */
  public static void write(LedgerReader ledger, BatchRow batch, RunRow run) throws IOException {
    var record =
        new RunRecord(
            FORMAT,
            batch,
            run,
            ledger.inputs(run.id()),
            ledger.segments(run.id()),
            ledger.attempts(run.id()),
            ledger.outputs(run.id()));
    var file = file(run.folder());
    Files.createDirectories(file.getParent());
    var unfinished = file.resolveSibling("run.json.unfinished");
    Files.write(unfinished, JSON.writeValueAsBytes(record));
    try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Empty when the file is no such record, or one of a later form. */
  static Optional<RunRecord> read(Path file) throws IOException {
    try {
      var record = JSON.readValue(Files.readAllBytes(file), RunRecord.class);
      return Optional.of(record).filter(RunRecord::isWhole);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private boolean isWhole() {
    return format == FORMAT && batch != null && run != null && batch.id() != null;
  }
}
