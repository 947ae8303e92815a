package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A second implementation of content_hash, in Python with PyYAML, agrees on generated files. */
@Tag("slow")
final class PythonAgreesTest {
  private static final List<String> WORDS =
      List.of(
              "yes No on off TRUE n ~ null 010 0o17 0x1F 0b101 1_000 +5 -3 9223372036854775808 18446744073709551616",
              "0.20 1e3 1.5e21 1e-7 .5 100000.0 12345678.9 -.inf .nan -0.0 4.9e-324 1e400 08 1. 1:30 2025-09-19",
              "python a.py '%REPO%/x.py' --flag -x C:\\data x#y a:b 'it''s' \"tab\\t\\u00e9\" 'null' \"yes\" '' plain")
          .stream()
          .flatMap(line -> Stream.of(line.split(" ", -1)))
          .toList();

  @TempDir private Path folder;

  @Test
  void a_thousand_generated_pipelines_have_the_same_hashes() throws Exception {
    var random = new Random(20261102);
    var files = new ArrayList<Path>();
    for (int i = 0; i < 1000; i++) {
      files.add(Files.writeString(folder.resolve("p%04d.yaml".formatted(i)), pipeline(random)));
    }
    var python = python(files);
    assertThat(python).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      var reading = PipelineReader.read(files.get(i));
      assertThat(reading).as(Files.readString(files.get(i))).isInstanceOf(Reading.Readable.class);
      var ours =
          ((Reading.Readable) reading).pipeline().segments().stream().map(ContentHash::of).toList();
      assertThat(ours).as(Files.readString(files.get(i))).isEqualTo(python.get(i));
    }
  }

  private List<List<String>> python(List<Path> files) throws IOException, InterruptedException {
    var input = folder.resolve("files.txt");
    var output = folder.resolve("hashes.txt");
    var errors = folder.resolve("errors.txt");
    Files.writeString(input, files.stream().map(Path::toString).collect(Collectors.joining("\n")));
    var process =
        new ProcessBuilder(
                uv(),
                "run",
                "-q",
                "--no-project",
                "--with",
                "pyyaml==6.0.3",
                "python",
                "src/test/python/content_hash.py")
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    int exit = process.waitFor();
    assertThat(exit).as(Files.readString(errors)).isZero();
    return Files.readString(output, StandardCharsets.UTF_8)
        .lines()
        .map(line -> new JsonMapper().readTree(line).get("hashes"))
        .map(hashes ->
            IntStream.range(0, hashes.size()).mapToObj(i -> hashes.get(i).asString()).toList())
        .toList();
  }

  private static String uv() {
    return Stream.of(
            Optional.ofNullable(System.getProperty("NIGHTSHIFT_UV")),
            Optional.ofNullable(System.getenv("NIGHTSHIFT_UV")),
            Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(place -> Path.of(place, "uv"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst())
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(".nightshift/tools/uv/bin/uv");
  }

  private static String pipeline(Random random) {
    var text = new StringBuilder("run:\n");
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      text.append("- name: ").append(word(random)).append('\n');
      text.append("  environment: e").append(random.nextInt(9)).append('\n');
      if (random.nextInt(3) == 0) {
        text.append("  message: ").append(word(random)).append('\n');
      }
      if (random.nextInt(3) == 0) {
        text.append("  use-linux-distro: \" D \"\n");
      }
      if (random.nextInt(3) == 0) {
        text.append("  env: ").append(map(random, 1)).append('\n');
      }
      text.append("  commands:\n");
      for (int j = random.nextInt(1, 6); j > 0; j--) {
        text.append("  - ")
            .append(random.nextInt(2) == 0 ? map(random, 0) : word(random))
            .append('\n');
      }
    }
    return text.toString();
  }

  private static String map(Random random, int depth) {
    return IntStream.range(0, random.nextInt(1, 4))
        .mapToObj(i -> key(random) + ": " + value(random, depth))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String key(Random random) {
    return random.nextInt(6) == 0
        ? List.of("1", "yes", "1.50", "0x2", "\"1\"", "~").get(random.nextInt(6))
        : "--" + (char) ('a' + random.nextInt(26)) + (random.nextInt(4) == 0 ? "µ" : "");
  }

  private static String value(Random random, int depth) {
    return switch (depth > 2 ? 2 : random.nextInt(6)) {
      case 0 -> map(random, depth + 1);
      case 1 ->
          IntStream.range(0, random.nextInt(4))
              .mapToObj(i -> value(random, depth + 1))
              .collect(Collectors.joining(", ", "[", "]"));
      default -> word(random);
    };
  }

  private static String word(Random random) {
    var word = WORDS.get(random.nextInt(WORDS.size()));
    return random.nextInt(5) == 0
        ? "%.4g".formatted(random.nextGaussian() * Math.pow(10, random.nextInt(-8, 12)))
        : word;
  }
}
