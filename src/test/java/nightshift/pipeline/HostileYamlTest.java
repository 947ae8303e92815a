package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class HostileYamlTest {
  /** Measured in processor time, so that a busy machine does not count. */
  private static Reading within2Seconds(String text) {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    var reading = PipelineReader.parse(Path.of("p.yaml"), text);
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofSeconds(2));
    return reading;
  }

  private static String refusal(String text) {
    var reading = within2Seconds(text);
    assertThat(reading).isInstanceOf(Reading.Unreadable.class);
    return ((Reading.Unreadable) reading).problems().getFirst().what();
  }

  @Test
  void aliases_that_unfold_to_billions_are_refused() {
    var bomb = new StringBuilder("a0: &a0 [lol, lol]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(refusal(bomb + "run: [*a59]\n"))
        .isEqualTo("unfolds to more than a pipeline can hold");
  }

  @Test
  void merges_that_unfold_to_billions_are_refused() {
    var bomb = new StringBuilder("a0: &a0 {k: v}\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d {<<: [*a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(refusal(bomb + "run: [{<<: *a59}]\n"))
        .isEqualTo("unfolds to more than a pipeline can hold");
  }

  @Test
  void long_texts_repeated_through_aliases_are_refused() {
    var text =
        "x: &x " + "y".repeat(100_000) + "\nrun: [{commands: [" + "*x, ".repeat(1000) + "a]}]";
    assertThat(refusal(text)).isEqualTo("unfolds to more than a pipeline can hold");
  }

  @Test
  void deep_nesting_is_refused_in_every_form() {
    assertThat(refusal("run: " + "[".repeat(10_000))).isEqualTo("nested more than 100 levels deep");
    assertThat(refusal("run: " + "{a: ".repeat(10_000)))
        .isEqualTo("nested more than 100 levels deep");
    assertThat(refusal("- ".repeat(10_000) + "a")).isEqualTo("nested more than 100 levels deep");
    assertThat(refusal("? ".repeat(10_000) + "a")).isEqualTo("nested more than 100 levels deep");
    var chain = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 10_000; i++) {
      chain.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    assertThat(refusal(chain + "run: [*a9999]\n")).isEqualTo("nested more than 100 levels deep");
  }

  @Test
  void a_text_of_a_megabyte_is_refused() {
    for (var quote : List.of("", "'", "\"")) {
      var line = "run: [{name: " + quote + "x".repeat(1 << 20) + quote + "}]";
      assertThat(refusal(line))
          .isEqualTo(
              "a line of %d characters, more than an argument can hold".formatted(line.length()));
    }
    assertThat(refusal("run:\n- name: |\n" + ("    " + "x".repeat(1023) + "\n").repeat(1024)))
        .isEqualTo("a text of 1048576 characters, more than an argument can hold");
  }

  @Test
  void two_megabytes_of_anything_are_answered_in_time() {
    for (var part :
        List.of(
            "[", "{", "- ", "? ", "&a ", "*a ", "!a ", "--- ", "'", "\"", "|\n", "a: ", "#", "\n",
            "%", "a\n")) {
      var text = part.repeat((2 << 20) / part.length());
      assertThat(PipelineReader.parse(Path.of("p.yaml"), text))
          .isInstanceOf(Reading.Unreadable.class);
    }
  }

  @Test
  void twenty_seconds_of_mutated_files_give_plans_or_problems() throws IOException {
    mutate(Duration.ofSeconds(20));
  }

  @Test
  @Tag("fuzz")
  void ten_minutes_of_mutated_files_give_plans_or_problems() throws IOException {
    mutate(Duration.ofMinutes(10));
  }

  private static void mutate(Duration duration) throws IOException {
    var seeds = seeds();
    long seed = Long.getLong("nightshift.fuzz.seed", System.nanoTime());
    var random = new Random(seed);
    var end = System.nanoTime() + duration.toNanos();
    int readable = 0;
    int refused = 0;
    while (System.nanoTime() < end) {
      var text = mutated(seeds.get(random.nextInt(seeds.size())), seeds, random);
      assertThatCode(() -> planOrProblem(text))
          .as("seed %s, text:\n%s", seed, text)
          .doesNotThrowAnyException();
      if (PipelineReader.parse(Path.of("p.yaml"), text) instanceof Reading.Readable) {
        readable++;
      } else {
        refused++;
      }
    }
    assertThat(readable).isPositive();
    assertThat(refused).isPositive();
  }

  private static void planOrProblem(String text) {
    switch (PipelineReader.parse(Path.of("p.yaml"), text)) {
      case Reading.Readable(var pipeline, var warnings) -> {
        for (var platform : Platform.values()) {
          var context =
              new PlanContext(Path.of("/r"), Path.of("/y"), "b", Map.of("A", "b"), platform);
          var plan = Planner.plan(pipeline, StatusFile.empty(), context, false);
          assertThat(plan.segments()).hasSameSizeAs(pipeline.segments());
          plan.segments().forEach(segment -> segment.commandLine().describe());
        }
      }
      case Reading.Unreadable(var problems, var warnings) -> assertThat(problems).isNotEmpty();
    }
  }

  private static List<String> seeds() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/vectors"))) {
      var seeds = new ArrayList<String>();
      for (var file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        seeds.add(Files.readString(file));
      }
      return seeds;
    }
  }

  private static String mutated(String seed, List<String> seeds, Random random) {
    var text = new StringBuilder(seed);
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 ->
            text.insert(
                at, "[]{}:-&*!|>'\"%@`#,?~\t\n \\\u00e5\ud83d\ude00<".charAt(random.nextInt(28)));
        case 2 -> text.insert(at, text.substring(at, end));
        case 3 -> {
          var other = seeds.get(random.nextInt(seeds.size()));
          int from = random.nextInt(other.length() + 1);
          text.insert(at, other, from, Math.min(other.length(), from + 40));
        }
        default -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
      }
    }
    return text.toString();
  }

  private static final List<String> WORDS =
      List.of(
          "&a ",
          "*a ",
          "<<: ",
          "!!int ",
          "!!binary ",
          "!!null ",
          "? ",
          "---\n",
          "...\n",
          "0x",
          "1e999",
          "- ",
          "\n  ",
          "%YAML%",
          "%A%/",
          "{vram: ",
          "uv@",
          "type: ");
}
