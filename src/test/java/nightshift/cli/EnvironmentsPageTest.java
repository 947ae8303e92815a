package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nightshift.environment.RealUv;
import nightshift.environment.ToolRunner;
import nightshift.process.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of docs/environments.md in an empty workspace and compares what it prints. */
final class EnvironmentsPageTest {
  private static final Path PAGE = Path.of("docs", "environments.md").toAbsolutePath();

  @TempDir Path root;

  @Test
  void the_page_tells_what_its_commands_print() throws IOException {
    var page = Files.readString(PAGE);
    var variables = variables();
    var replayed = new StringBuilder();
    boolean inside = false;
    for (var line : page.split("\n", -1)) {
      if (line.equals("```console") || (inside && line.equals("```"))) {
        inside = !inside;
      }
      if (!inside || line.startsWith("```") || line.startsWith("$ ")) {
        replayed.append(line).append('\n');
      }
      if (inside && line.startsWith("$ ")) {
        replayed.append(run(line.substring(2), variables));
      }
    }
    assertThat(steady(replayed.toString().stripTrailing())).isEqualTo(steady(page.stripTrailing()));
  }

  private String run(String line, Map<String, String> variables) {
    var end =
        ToolRunner.local()
            .run(
                new Command(List.of("bash", "-c", line), root, variables),
                Duration.ofMinutes(5),
                progress -> {});
    // Progress is talk: what comes before the answer of a build is not part of the page.
    var text =
        end.output()
            .lines()
            .filter(word ->
                !word.matches(
                    "(building|Using CPython|Creating virtual|Prepared|Installed|Bytecode|solving|installing|package \\d|resolving|packed|channel of|Downloading|Downloaded|Resolved| [+~-] |  Downloaded).*"))
            .filter(word -> !word.matches("Uninstalled .*|Audited .*|Reading inline.*"))
            .toList();
    return text.isEmpty() ? "" : String.join("\n", text) + "\n";
  }

  private Map<String, String> variables() throws IOException {
    var bin = Files.createDirectories(root.resolve("tools"));
    Files.createDirectories(root.resolve("pipeline_configs"));
    var uv = RealUv.program();
    Files.createSymbolicLink(bin.resolve("uv"), uv);
    var nightshift =
        Files.writeString(
            bin.resolve("nightshift"),
            """
            #!/bin/sh
            exec '%s' -cp '%s' nightshift.cli.Main "$@"
            """
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    System.getProperty("java.class.path")));
    assertThat(nightshift.toFile().setExecutable(true)).isTrue();
    var variables = new HashMap<>(System.getenv());
    variables
        .keySet()
        .removeIf(name ->
            name.startsWith("CONDA")
                || name.startsWith("MAMBA")
                || name.startsWith("UV_")
                || name.startsWith("NIGHTSHIFT_WORKSPACE"));
    variables.put("NIGHTSHIFT_UV", uv.toString());
    variables.put("NIGHTSHIFT_WORKSPACE", root.toString());
    // An empty home: no uv settings of the person who runs the tests.
    variables.put("UV_NO_CONFIG", "1");
    variables.put("PATH", bin + File.pathSeparator + variables.get("PATH"));
    return variables;
  }

  /** Times, sizes, fingerprints and patch versions differ from machine to machine. */
  private String steady(String text) {
    return text.replace(root.toString(), "[WORKSPACE]")
        .replaceAll("-[0-9a-f]{12}\\b", "-[FINGERPRINT]")
        .replaceAll("\\d+\\.\\d s\\b", "[TIME]")
        .replaceAll("(?m)( |^|: )\\d+ [KM]iB", "$1[SIZE]")
        .replaceAll(" +\\[SIZE\\]", " [SIZE]")
        .replaceAll("3\\.11\\.\\d+ +", "3.11.N ")
        .replaceAll("\\d+ (as built|files as|modules)", "N $1")
        .replaceAll("(?m)^uv \\d+\\.\\d+\\.\\d+.*$", "uv [VERSION]");
  }
}
