package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What run_pipeline and Go's yaml.v2 make of real and ugly files: vectors/ come from the program
 * itself, yaml-v2.json was made with gopkg.in/yaml.v2 2.4.0 and run_pipeline's hash text.
 */
final class VectorsTest {
  private static final Path RESOURCES = Path.of("src/test/resources");

  @TestFactory
  Stream<DynamicTest> every_vector_hashes_as_in_run_pipeline() throws IOException {
    var expected =
        new JsonMapper().readTree(Files.readString(RESOURCES.resolve("vectors/expected.json")));
    assertThat(expected.size()).isEqualTo(16);
    return expected.properties().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(), () -> vector(entry.getKey(), entry.getValue())));
  }

  private static void vector(String file, JsonNode expected) {
    var reading = PipelineReader.read(RESOURCES.resolve("vectors").resolve(file));
    if (expected.has("error") || expected.get("segments").isEmpty()) {
      assertThat(reading).isInstanceOf(Reading.Unreadable.class);
      return;
    }
    var segments = normal(reading);
    assertThat(segments.stream().map(ContentHash::hashed).toList())
        .isEqualTo(texts(expected, "hashed"));
    assertThat(segments.stream().map(ContentHash::of).toList())
        .isEqualTo(texts(expected, "content_hash"));
  }

  private static List<String> texts(JsonNode expected, String key) {
    return stream(expected.get("segments")).map(segment -> segment.get(key).asString()).toList();
  }

  private static List<Segment> normal(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Readable.class);
    return ((Reading.Readable) reading)
        .pipeline().segments().stream().filter(segment -> !segment.isControl()).toList();
  }

  @TestFactory
  Stream<DynamicTest> ugly_files_mean_what_they_mean_to_yaml_v2() throws IOException {
    var cases = new JsonMapper().readTree(Files.readString(RESOURCES.resolve("yaml-v2.json")));
    assertThat(cases.size()).isEqualTo(90);
    return stream(cases)
        .map(ugly -> DynamicTest.dynamicTest(ugly.get("name").asString(), () -> agrees(ugly)));
  }

  private static void agrees(JsonNode ugly) {
    var reading =
        PipelineReader.parse(
            Path.of("ugly.yaml"), ugly.get("yaml").asString().replaceFirst("^\uFEFF", ""));
    if (ugly.has("refused")) {
      assertThat(reading).isInstanceOf(Reading.Unreadable.class);
    } else {
      assertThat(reading).isInstanceOf(Reading.Readable.class);
      assertThat(
              ((Reading.Readable) reading)
                  .pipeline().segments().stream().map(ContentHash::hashed).toList())
          .isEqualTo(stream(ugly.get("hashed")).map(JsonNode::asString).toList());
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
