package nightshift.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nightshift.WholeFile;
import nightshift.yaml.YamlText;

/**
 * What ran already, in run_pipeline's own file: one entry a segment, found by content_hash. A
 * value: each change gives a new one, to be written before anything else happens.
 */
public record StatusFile(List<Entry> entries) {
  private static final int MOST_BACKUPS = 1000;

  /** One segment; fields are empty texts when they are absent. */
  public record Entry(
      String name,
      String contentHash,
      String lastProcessed,
      String codeVersion,
      String runDuration) {}

  public StatusFile {
    entries = List.copyOf(entries);
  }

  public static StatusFile empty() {
    return new StatusFile(List.of());
  }

  public static StatusReading read(Path file) {
    return StatusReader.read(file);
  }

  Optional<Entry> byHash(String hash) {
    return entries.stream().filter(entry -> entry.contentHash.equals(hash)).findFirst();
  }

  Optional<Entry> byName(String name) {
    return entries.reversed().stream().filter(entry -> entry.name.equals(name)).findFirst();
  }

  /** The day on which the segment with that hash was finished; of doubled entries the last. */
  public Optional<String> completed(String hash) {
    return entries.reversed().stream()
        .filter(entry -> entry.contentHash.equals(hash))
        .findFirst()
        .map(Entry::lastProcessed)
        .filter(day -> !day.isEmpty());
  }

  /**
   * The status with which a run of {@code plan} begins: entries of what is skipped, in the order of
   * the file and one a hash; everything from the force point on is forgotten.
   */
  public StatusFile beforeRun(Plan plan) {
    int end = plan.forcePoint().orElse(plan.segments().size());
    var kept =
        plan.segments().stream()
            .filter(planned -> !planned.segment().isControl())
            .filter(planned -> planned.segment().index() < end)
            .map(PlannedSegment::contentHash)
            .distinct()
            .flatMap(hash -> byHash(hash).stream())
            .toList();
    return new StatusFile(kept);
  }

  /** With the segment finished on that day, replacing its entry or at the end. */
  public StatusFile withSuccess(
      Segment segment, String hash, LocalDate day, Duration duration, String codeVersion) {
    var entry =
        new Entry(segment.name(), hash, day.toString(), codeVersion, GoDuration.text(duration));
    var changed = new ArrayList<>(entries);
    int at = byHash(hash).map(entries::indexOf).orElse(-1);
    if (at >= 0) {
      changed.set(at, entry);
    } else {
      changed.add(entry);
    }
    return new StatusFile(changed);
  }

  /** With this segment forgotten, so that it and all after it run again. */
  public StatusFile without(String hash) {
    return new StatusFile(
        entries.stream().filter(entry -> !entry.contentHash.equals(hash)).toList());
  }

  /** What the file would be after a run on that day: run_pipeline's {@code -ph}. */
  public static StatusFile preview(Pipeline pipeline, LocalDate day, String codeVersion) {
    return new StatusFile(
        pipeline.segments().stream()
            .filter(segment -> !segment.isControl())
            .map(segment ->
                new Entry(segment.name(), ContentHash.of(segment), day.toString(), codeVersion, ""))
            .toList());
  }

  /** The file's text, laid out as run_pipeline writes it. */
  public String text() {
    if (entries.isEmpty()) {
      return "segments: []\n";
    }
    var text = new StringBuilder("segments:\n");
    for (var entry : entries) {
      text.append("- name: ").append(YamlText.scalar(entry.name)).append('\n');
      text.append("  content_hash: ").append(YamlText.scalar(entry.contentHash)).append('\n');
      optional(text, "last_processed", entry.lastProcessed);
      optional(text, "code_version", entry.codeVersion);
      optional(text, "run_duration", entry.runDuration);
    }
    return text.toString();
  }

  private static void optional(StringBuilder text, String key, String value) {
    if (!value.isEmpty()) {
      text.append("  ").append(key).append(": ").append(YamlText.scalar(value)).append('\n');
    }
  }

  /** Writes the file so that a reader sees the old or the new one, never half of it. */
  public void write(Path file) throws IOException {
    WholeFile.write(file, text().getBytes(StandardCharsets.UTF_8));
  }

  /** Puts a damaged file aside as {@code .bak}; an earlier {@code .bak} is kept as well. */
  public static Path keepAside(Path file) throws IOException {
    var name = file.getFileName() + ".bak";
    for (int number = 1; ; number++) {
      var backup = file.resolveSibling(number == 1 ? name : name + number);
      try {
        return Files.move(file, backup);
      } catch (FileAlreadyExistsException e) {
        if (number == MOST_BACKUPS) {
          throw e;
        }
      }
    }
  }
}
