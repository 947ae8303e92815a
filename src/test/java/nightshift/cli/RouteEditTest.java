package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a facility engineer may do to the route files, and what start-up says to what goes wrong.
 */
final class RouteEditTest {
  private static final String ECHO =
      "run:\n- name: Echo\n  environment: cmd\n  commands: ['echo hello > hello.txt']\n";

  @TempDir Path root;

  private static void edit(Lab lab, String file, String from, String to) throws IOException {
    var path = lab.workspace.routes().resolve(file);
    var text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }

  @Test
  void another_endpoint_after_the_end_takes_effect_at_the_next_start() throws IOException {
    try (var lab = new Lab(root).pipeline("echo", ECHO).watch()) {
      lab.drop("echo", "one", "a.txt");
      lab.ends("echo", "one");
      lab.stop();
      var copies = root.resolve("copies");
      edit(
          lab,
          "finish.camel.yaml",
          "        # The body is now",
          "        - log: \"told by a lab\"\n        - to: \"file:%s\"\n        # The body is now"
              .formatted(copies));
      lab.watch();
      lab.drop("echo", "two", "a.txt");
      lab.ends("echo", "two");
      // The first batch may be told once more: the stop may have come while it was being told.
      lab.until(() -> isAmong(copies, Files.readString(lab.receiptFile("echo", "two"))));
    }
  }

  private static boolean isAmong(Path copies, String receipt) throws IOException {
    try (var files = Files.list(copies)) {
      for (var file : files.toList()) {
        if (Files.readString(file).equals(receipt)) {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  void a_labs_step_that_fails_after_the_end_leaves_the_batch_done() throws IOException {
    try (var lab = new Lab(root).pipeline("echo", ECHO)) {
      edit(
          lab,
          "finish.camel.yaml",
          "        # The body is now",
          "        - throwException: {exceptionType: java.lang.IllegalStateException, message: mail server down}\n        # The body is now");
      lab.watch();
      lab.drop("echo", "one", "a.txt");
      assertThat(Lab.text(lab.ends("echo", "one"), "state")).isEqualTo("done");
      lab.drop("echo", "two", "a.txt");
      assertThat(Lab.text(lab.ends("echo", "two"), "state")).isEqualTo("done");
      assertThat(lab.type("status", "--all").out()).contains("2 done").doesNotContain("failed");
    }
  }

  @Test
  void a_route_that_is_gone_stops_the_start_with_its_name() throws IOException {
    try (var lab = new Lab(root)) {
      edit(lab, "fallback.camel.yaml", "id: fallback\n", "id: fallbacks\n");
      var said = lab.type("watch");
      assertThat(said.code()).isEqualTo(3);
      assertThat(said.err())
          .isEqualTo(
              """
              error: [WORKSPACE]/routes: no route has the id fallback, and no batch would get past that point

              hint: there is a route "fallbacks": was it renamed?
              """);
    }
  }

  @Test
  void a_route_file_that_is_no_list_stops_the_start_with_its_name() throws IOException {
    try (var lab = new Lab(root)) {
      lab.write("routes/mail.camel.yaml", "route:\n  id: mail\n  from:\n    uri: direct:mail\n");
      var said = lab.type("watch");
      assertThat(said.code()).isEqualTo(3);
      assertThat(said.err())
          .isEqualTo(
              """
              error: [WORKSPACE]/routes/mail.camel.yaml: this file holds no route

              hint: a route file is a list: its first line that is no comment begins with "- route:"
              """);
      assertThat(lab.type("check").code()).isEqualTo(3);
    }
  }

  @Test
  void broken_yaml_in_a_route_file_stops_the_start_with_file_and_line() throws IOException {
    try (var lab = new Lab(root)) {
      edit(lab, "finish.camel.yaml", "    description: Writes", "  description: Writes");
      var said = lab.type("watch");
      assertThat(said.code()).isEqualTo(3);
      assertThat(said.err())
          .isEqualTo(
              """
              error: [WORKSPACE]/routes: the routes cannot be loaded
                mapping values are not allowed here
                 in finish.camel.yaml, line 5, column 25:
                        routeConfigurationId: after-the-end
                                            ^

              hint: mend the file that is named above, then: nightshift check
              """);
    }
  }

  @Test
  void a_step_that_names_an_unknown_bean_stops_the_start() throws IOException {
    try (var lab = new Lab(root)) {
      edit(
          lab,
          "finish.camel.yaml",
          "{ref: finish, method: report}",
          "{ref: finnish, method: report}");
      var said = lab.type("watch");
      assertThat(said.err())
          .isEqualTo(
              """
              error: [WORKSPACE]/routes: the routes cannot be started
                route finished: No bean could be found in the registry for: finnish

              hint: mend the step that is named above; the shipped routes come back with: git checkout routes
              """);
      assertThat(said.code()).isEqualTo(3);
    }
  }

  @Test
  void the_workspace_without_routes_says_how_to_get_them_back() throws IOException {
    try (var lab = new Lab(root)) {
      try (var files = Files.list(lab.workspace.routes())) {
        for (var file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(lab.workspace.routes());
      var said = lab.type("watch");
      assertThat(said.code()).isEqualTo(3);
      assertThat(said.err())
          .isEqualTo(
              """
              error: [WORKSPACE]/routes: the routes cannot be read
                java.nio.file.NoSuchFileException: [WORKSPACE]/routes

              hint: the workspace needs its routes/ folder; get it back with: git checkout routes
              """);
    }
  }
}
