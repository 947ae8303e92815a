package nightshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import nightshift.ledger.BatchState;
import nightshift.ledger.RunState;
import nightshift.ledger.SegmentState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReceiptTest {
  private static final Schema SCHEMA = schema();

  @TempDir Path root;

  @Test
  void a_done_batch_is_told_with_its_results() throws IOException {
    assertThat(json(Night.done(root, "plate-07"))).isEqualTo(golden("done"));
  }

  @Test
  void a_fallback_is_told() throws IOException {
    assertThat(json(Night.fallback(root, "plate-07"))).isEqualTo(golden("fallback"));
  }

  @Test
  void a_failure_is_told_with_segment_cause_log_and_hint() throws IOException {
    assertThat(json(Night.failed(root, "plate-07"))).isEqualTo(golden("failed"));
  }

  @Test
  void a_cancelled_batch_is_told() throws IOException {
    assertThat(json(Night.cancelled(root, "plate-07"))).isEqualTo(golden("cancelled"));
  }

  @Test
  void a_refused_batch_is_told_before_anything_ran() throws IOException {
    var night = Night.done(root, "plate-07");
    night.state = BatchState.REFUSED;
    night.why = "nuclei_q3.tif is cut: its last strip ends at byte 131080, the file at 90112";
    night.hint = Optional.of("copy nuclei_q3.tif again");

    assertThat(json(night, List.of())).isEqualTo(golden("refused"));
  }

  @Test
  void every_state_of_a_batch_is_a_valid_receipt() throws IOException {
    for (var state : BatchState.values()) {
      var night = Night.done(root.resolve(state.word()), "plate-07");
      night.state = state;
      night.runState = state == BatchState.RUNNING ? RunState.RUNNING : RunState.DONE;
      var runs = state.ended() || state == BatchState.RUNNING ? List.of(night.history()) : null;

      assertThat(read(night, runs == null ? List.of() : runs).get("sentence").asString())
          .startsWith("Batch plate-07 ");
    }
  }

  @Test
  void a_running_batch_says_where_it_is() throws IOException {
    var night = Night.cancelled(root, "plate-07");
    night.state = BatchState.RUNNING;
    night.runState = RunState.RUNNING;
    night.segments.removeIf(segment -> segment.index() == 1);
    night.segment(1, SegmentState.RUNNING);
    night.segments.sort(java.util.Comparator.comparing(s -> s.index()));

    assertThat(read(night, List.of(night.history())).get("sentence").asString())
        .isEqualTo("Batch plate-07 is running: segment 2 of 4, “Segment nuclei”.");
  }

  @Test
  void a_copy_may_be_deleted_only_when_inputs_were_verified_and_every_result_is_there()
      throws IOException {
    var night = Night.done(root, "plate-07");
    assertThat(deletion(night, Receipt.Inputs.VERIFIED))
        .isEqualTo(
            "true: every file was verified by its checksum, and the results are on disk and synced");
    assertThat(deletion(night, Receipt.Inputs.UNVERIFIED))
        .isEqualTo(
            "false: the files came without checksums, so that a damaged copy would not be noticed");

    var summary = night.folder.resolve("summary.csv");
    var content = Files.readString(summary);
    Files.writeString(summary, content + "x");
    assertThat(deletion(night, Receipt.Inputs.VERIFIED))
        .isEqualTo("false: the result summary.csv is gone or has changed");
    Files.delete(summary);
    assertThat(deletion(night, Receipt.Inputs.VERIFIED))
        .isEqualTo("false: the result summary.csv is gone or has changed");

    night.outputs.clear();
    assertThat(deletion(night, Receipt.Inputs.VERIFIED)).isEqualTo("false: no result was recorded");
    assertThat(deletion(Night.failed(root, "b"), Receipt.Inputs.VERIFIED))
        .isEqualTo("false: the batch is not done");
  }

  @Test
  void two_pipelines_on_one_batch_are_two_runs_and_the_worse_one_gives_the_sentence()
      throws IOException {
    var good = Night.done(root, "plate-07");
    var bad = Night.failed(root, "plate-07");
    bad.state = BatchState.FAILED;

    var json = read(bad, List.of(good.history(), bad.history()));

    assertThat(json.get("runs").size()).isEqualTo(2);
    assertThat(json.get("sentence").asString())
        .startsWith("Batch plate-07 failed at segment 2 of 4");
  }

  @Test
  void no_secret_reaches_the_receipt() throws IOException {
    var night = Night.failed(root, "plate-07");
    var secrets = new Secrets(List.of("2 channels"));
    var file =
        new Receipt(night.workspace, secrets)
            .write(night.batch(), List.of(night.history()), Receipt.Inputs.UNVERIFIED);

    assertThat(Files.readString(file)).doesNotContain("2 channels").contains("has •••, expected");
  }

  @Test
  void a_reader_never_meets_half_a_receipt() throws Exception {
    var night = Night.done(root, "plate-07");
    var receipt = new Receipt(night.workspace, Secrets.none());
    var file = receipt.write(night.batch(), List.of(), Receipt.Inputs.UNVERIFIED);
    var stop = new AtomicBoolean();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var reader =
          pool.submit(() -> {
            var sizes = new ArrayList<Integer>();
            while (!stop.get()) {
              sizes.add(new JsonMapper().readTree(Files.readString(file)).get("runs").size());
            }
            return sizes;
          });
      for (int i = 0; i < 50; i++) {
        var runs = i % 2 == 0 ? List.of(night.history()) : List.<RunHistory>of();
        receipt.write(night.batch(), runs, Receipt.Inputs.UNVERIFIED);
      }
      stop.set(true);
      assertThat(reader.get()).isNotEmpty();
    }
  }

  private static String golden(String name) throws IOException {
    return Files.readString(
        Path.of("src/test/resources/nightshift/report/receipts", name + ".json"));
  }

  private String deletion(Night night, Receipt.Inputs inputs) throws IOException {
    var file =
        new Receipt(night.workspace, Secrets.none())
            .write(night.batch(), List.of(night.history()), inputs);
    var json = new JsonMapper().readTree(Files.readString(file));
    return json.get("safe_to_delete").asBoolean()
        + ": "
        + json.get("safe_to_delete_because").asString();
  }

  private JsonNode read(Night night, List<RunHistory> runs) throws IOException {
    return new JsonMapper().readTree(json(night, runs));
  }

  private String json(Night night) throws IOException {
    return json(night, List.of(night.history()));
  }

  /** The file's text, once the published schema has accepted it. */
  private String json(Night night, List<RunHistory> runs) throws IOException {
    var file =
        new Receipt(night.workspace, Secrets.none())
            .write(night.batch(), runs, Receipt.Inputs.UNVERIFIED);
    assertThat(file).isEqualTo(night.workspace.outbox().resolve("segment_nuclei/plate-07.json"));
    var text = Files.readString(file);
    assertThat(
            SCHEMA.validate(
                text,
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
        .isEmpty();
    return text.replaceAll("[0-9a-f]{64}", "[SHA-256]");
  }

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(Path.of("schema/receipt.schema.json")), InputFormat.JSON);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
