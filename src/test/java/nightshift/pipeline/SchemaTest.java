package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nightshift.Problem;
import nightshift.yaml.Problems;
import nightshift.yaml.Value;
import nightshift.yaml.Values;
import nightshift.yaml.YamlReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/** The schemas that editors use say the same as the reader, and every example on paper works. */
final class SchemaTest {
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static Schema schema(String name) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(Path.of("schema", name)), InputFormat.JSON);
  }

  /** The file as our own reader understands it, merges and YAML 1.1's words applied. */
  private static String json(String yaml) {
    var problems = new Problems();
    var node = YamlReader.parse(Path.of("p.yaml"), yaml, problems).orElseThrow();
    return new JsonMapper().writeValueAsString(plain(Values.of(node, problems)));
  }

  private static @Nullable Object plain(Value value) {
    return switch (value) {
      case Value.Text(var text) -> text;
      case Value.Whole(var number) -> number;
      case Value.Real(var number) ->
          Double.isFinite(number) ? (Object) number : GoFormat.text(value);
      case Value.Truth(var truth) -> truth;
      case Value.Nothing nothing -> null;
      case Value.Items(var items) -> plainItems(items);
      case Value.Pairs(var pairs) -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        pairs.forEach(pair -> map.put(GoFormat.text(pair.key()), plain(pair.value())));
        yield map;
      }
    };
  }

  private static List<@Nullable Object> plainItems(List<Value> items) {
    var list = new ArrayList<@Nullable Object>();
    items.forEach(item -> list.add(plain(item)));
    return list;
  }

  @TestFactory
  Stream<DynamicTest> every_readable_vector_validates() throws IOException {
    var schema = schema("pipeline.schema.json");
    try (var files = Files.list(Path.of("src/test/resources/vectors"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
          .filter(file -> PipelineReader.read(file) instanceof Reading.Readable)
          .map(file ->
              DynamicTest.dynamicTest(
                  file.getFileName().toString(),
                  () ->
                      assertThat(schema.validate(json(Files.readString(file)), InputFormat.JSON))
                          .isEmpty()));
    }
  }

  @TestFactory
  Stream<DynamicTest> every_example_in_the_documents_is_a_pipeline() throws IOException {
    var examples = new ArrayList<String>();
    var matcher = EXAMPLE.matcher(Files.readString(Path.of("docs/pipelines.md")));
    while (matcher.find()) {
      examples.add(matcher.group(1));
    }
    assertThat(examples).hasSizeGreaterThan(6);
    var schema = schema("pipeline.schema.json");
    return examples.stream()
        .map(example ->
            DynamicTest.dynamicTest(
                example.lines().skip(1).findFirst().orElse(""), () -> works(example, schema)));
  }

  @TestFactory
  Stream<DynamicTest> every_shipped_pipeline_names_the_schema_and_validates() throws IOException {
    var schema = schema("pipeline.schema.json");
    try (var files = Files.list(Path.of("pipeline_configs"))) {
      var shipped = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      assertThat(shipped).isNotEmpty();
      return shipped.stream()
          .map(file -> DynamicTest.dynamicTest(file.toString(), () -> validates(file, schema)));
    }
  }

  private static void validates(Path file, Schema schema) throws IOException {
    var text = Files.readString(file);
    var line = text.lines().findFirst().orElse("");
    assertThat(line).startsWith("# yaml-language-server: $schema=");
    var named = line.substring(line.indexOf('=') + 1).strip();
    assertThat(file.resolveSibling(named).normalize())
        .isEqualTo(Path.of("schema/pipeline.schema.json"));
    works(text, schema);
  }

  private static void works(String example, Schema schema) {
    var reading = PipelineReader.parse(Path.of("example.yaml"), example);
    assertThat(reading).isInstanceOf(Reading.Readable.class);
    assertThat(reading.warnings().stream().map(Problem::explain)).isEmpty();
    assertThat(schema.validate(json(example), InputFormat.JSON)).isEmpty();
  }

  @Test
  void what_the_reader_refuses_the_schema_refuses() throws IOException {
    var schema = schema("pipeline.schema.json");
    for (var wrong :
        List.of(
            "run: {}",
            "run: [5]",
            "runs: []",
            "run: [{name: [a], environment: e}]",
            "run: [{environment: e, commands: x}]",
            "run: [{environment: e, env: x}]",
            "run: [{name: a}]",
            "run: [{environment: e, gpu: maybe}]",
            "run: [{environment: e, retries: -1}]",
            "run: [{environment: e, timeout: 300}]",
            "run: [{environment: e, fallback-on: sometimes}]",
            "run: []\ninbox: {expect: 0}")) {
      assertThat(schema.validate(json(wrong), InputFormat.JSON)).as(wrong).isNotEmpty();
      assertThat(PipelineReader.parse(Path.of("p.yaml"), wrong))
          .as(wrong)
          .isInstanceOf(Reading.Unreadable.class);
    }
  }

  @Test
  void the_schema_knows_exactly_the_keys_of_the_reader() throws IOException {
    var json = new JsonMapper().readTree(Files.readString(Path.of("schema/pipeline.schema.json")));
    assertThat(json.at("/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(PipelineReader.KEYS);
    assertThat(json.at("/$defs/segment/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(SegmentReader.KEYS);
    assertThat(json.at("/properties/inbox/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(InboxRules.KEYS);
  }
}
