package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.inbox.BatchFile;
import nightshift.inbox.BatchRules;
import nightshift.inbox.InboxQuestion;
import nightshift.inbox.KnownBatches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class WhyCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-24T20:00:00Z");

  @TempDir Path root;

  @Test
  void a_batch_that_waits_for_silence_is_explained() throws IOException {
    write("inbox/nuclei/exp1/image.txt", NOW.minusSeconds(180));

    assertThat(why(KnownBatches.none(), "inbox/nuclei/exp1"))
        .isEqualTo(
            """
            batch    nuclei/exp1
            state    waiting
            why      1 file, changed just now; taken when nothing changes for 10 s (its newest file is 3 min old, by its own time)
            sign     silence
            again at 2026-11-24T20:00:10Z
            """);
  }

  @Test
  void a_refused_batch_is_explained_with_its_hint() throws IOException {
    write("inbox/nuclei/exp1/_READY", NOW);

    assertThat(why(KnownBatches.none(), "inbox/nuclei/exp1/_READY"))
        .isEqualTo(
            """
            batch    nuclei/exp1
            state    refused
            why      exp1 has the marker _READY but no files.
                     hint: copy the images into the folder, then write the marker again
            """);
  }

  @Test
  void a_batch_that_was_taken_gets_its_state_and_story_from_the_ledger() throws IOException {
    var file = write("inbox/nuclei/exp1/image.txt", NOW);
    var taken = new BatchFile(Path.of("image.txt"), Files.size(file), NOW);

    assertThat(why(ledger(taken), "inbox/nuclei/exp1/image.txt", "--json"))
        .isEqualTo(
            """
            {"path":"[ROOT]/inbox/nuclei/exp1/image.txt","batch":"exp1","pipeline":"nuclei",\
            "state":"running","why":"it was taken and lies there as it was taken","rung":null,\
            "recheck_at":null,"pipelines":["nuclei: by its folder"],"history":["accepted"]}
            """);
  }

  @Test
  void what_is_no_batch_is_told() throws IOException {
    write("inbox/nuclei/.DS_Store", NOW);
    write("elsewhere/image.txt", NOW);

    assertThat(why(KnownBatches.none(), "inbox/nuclei/.DS_Store"))
        .isEqualTo(
            """
            state    ignored
            why      files of that name are the system's and never part of a batch
            """);
    assertThat(why(KnownBatches.none(), "elsewhere/image.txt"))
        .isEqualTo(
            """
            state    ignored
            why      it lies outside the inbox [ROOT]/inbox
            """);
    assertThat(why(KnownBatches.none(), "inbox/nuclei/exp9"))
        .contains("there is no such file or folder");
  }

  private Path write(String path, Instant modified) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, path.endsWith("_READY") ? "" : "pixels");
    return Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  private String why(KnownBatches known, String path, String... options) {
    var inbox =
        new InboxQuestion(
            root.resolve("inbox"), p -> BatchRules.defaults(), known, InstantSource.fixed(NOW));
    var command =
        new CommandLine(
            new WhyCommand(
                () -> inbox,
                batch ->
                    known
                        .taken(batch)
                        .map(files ->
                            new WhyCommand.History(
                                "running",
                                List.of("nuclei: by its folder"),
                                List.of("accepted")))));
    var out = new StringWriter();
    command.setOut(new PrintWriter(out));
    var arguments = new java.util.ArrayList<>(List.of(options));
    arguments.add(root.resolve(path).toString());
    assertThat(command.execute(arguments.toArray(String[]::new))).isZero();
    return out.toString().replace(root.toString(), "[ROOT]");
  }

  private static KnownBatches ledger(BatchFile file) {
    return new KnownBatches() {
      @Override
      public Optional<List<BatchFile>> taken(BatchId batch) {
        return Optional.of(List.of(file));
      }

      @Override
      public List<BatchFile> takenLoose(String pipeline) {
        return List.of();
      }
    };
  }
}
