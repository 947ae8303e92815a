package nightshift.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.Test;

/** The route files as they are shipped: what people who open them may count on. */
final class ShippedRoutesTest {
  private static final Path ROUTES = Path.of("routes");

  private static List<RouteDefinition> routes() throws IOException {
    try (var context = new DefaultCamelContext()) {
      new RouteFiles(ROUTES).loadInto(context);
      return List.copyOf(context.getRouteDefinitions());
    }
  }

  @Test
  void there_is_one_file_for_each_stage_of_the_path_and_each_fits_on_a_screen() throws IOException {
    try (var files = Files.list(ROUTES)) {
      var all = files.sorted().toList();
      assertThat(all)
          .extracting(file -> file.getFileName().toString())
          .containsExactly(
              "batch.camel.yaml",
              "fallback.camel.yaml",
              "finish.camel.yaml",
              "inbox.camel.yaml",
              "segment.camel.yaml");
      for (var file : all) {
        assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(60);
      }
    }
  }

  @Test
  void every_route_has_an_id_and_a_description() throws IOException {
    assertThat(routes())
        .isNotEmpty()
        .allSatisfy(route -> {
          assertThat(route.getId()).as("%s", route).isNotBlank().doesNotStartWith("route");
          assertThat(route.getDescriptionText()).as(route.getId()).isNotBlank();
        });
  }

  @Test
  void every_segment_runs_behind_an_exec_endpoint_with_our_executor_and_binding()
      throws IOException {
    try (var lines = Files.lines(ROUTES.resolve("segment.camel.yaml"))) {
      assertThat(lines.filter(line -> line.contains("exec:")).map(String::strip))
          .containsExactlyElementsOf(
              Stream.of("uv", "conda", "imagej", "shell")
                  .map(kind ->
                      "- to: \"exec:%s?commandExecutor=#segmentExecutor&binding=#segmentBinding\""
                          .formatted(kind))
                  .toList());
    }
  }

  @Test
  void no_decision_is_made_in_an_expression_language() throws IOException {
    try (var files = Files.list(ROUTES)) {
      for (var file : files.toList()) {
        assertThat(file).content().doesNotContain("simple:", "groovy:", "${", "jsonpath:");
      }
    }
  }
}
