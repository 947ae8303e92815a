package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nightshift.EnvironmentName;
import nightshift.environment.Preparation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The uv environment is broken in each way of the catalogue while a batch waits: conda takes over,
 * and the receipt says why.
 */
final class BrokenEnvironmentTest {
  private static final String PIPELINE =
      """
      run:
      - name: Work
        environment: uv:work
        fallback: twin
        commands: [python, '%REPO%/work.py']
      """;

  @TempDir Path root;

  private Lab lab() throws IOException {
    var lab = new Lab(root);
    Python.environments(lab);
    lab.write(
        "work.py",
        "import os, six; open('who.txt', 'w').write('conda' if 'CONDA_PREFIX' in os.environ else 'uv')");
    lab.pipeline("work", PIPELINE);
    lab.drop("work", "plate", "a.txt");
    return lab;
  }

  private void change(Lab lab, String file, String pattern, String replacement) throws IOException {
    var before = Files.readString(root.resolve(file));
    var after = before.replaceAll(pattern, replacement);
    assertThat(after).isNotEqualTo(before);
    lab.write(file, after);
  }

  private void conda(Lab lab, String why) throws IOException {
    lab.watch();
    var receipt = lab.ends("work", "plate");
    assertThat(Lab.text(receipt, "state")).as(receipt.toString()).isEqualTo("done");
    assertThat(lab.results("work", "plate").resolve("who.txt")).hasContent("conda");
    assertThat(lab.brief(receipt.path("fallbacks").path(0).asString()))
        .startsWith("segment “Work” ran in conda environment twin because environment uv")
        .contains(" cannot be used: " + why);
    assertThat(receipt.path("runs").path(0).path("segments").path(0).path("attempts").asInt())
        .isEqualTo(2);
  }

  @Test
  void lock_missing() throws IOException {
    try (var lab = lab()) {
      Files.delete(root.resolve("uv.lock"));
      conda(lab, "uv.lock is missing beside pyproject.toml");
    }
  }

  @Test
  void lock_stale() throws IOException {
    try (var lab = lab()) {
      change(lab, "pyproject.toml", "six==1.17.0", "six==1.15.0");
      conda(lab, "uv.lock does not fit pyproject.toml: one was changed without the other");
    }
  }

  @Test
  void group_gone() throws IOException {
    try (var lab = lab()) {
      change(lab, "pyproject.toml", "work =", "play =");
      conda(lab, "pyproject.toml has no dependency group work; it has play");
    }
  }

  @Test
  void pyproject_cut_in_half() throws IOException {
    try (var lab = lab()) {
      lab.write("pyproject.toml", "[project]\nname = ");
      conda(lab, "[WORKSPACE]/pyproject.toml:2:");
    }
  }

  @Test
  void python_missing() throws IOException {
    try (var lab = lab()) {
      lab.pipeline("work", PIPELINE.replace("uv:work", "uv@3.99:work"));
      conda(lab, "uv@3.99:work asks for Python 3.99, which is not on this machine; here is ");
    }
  }

  @Test
  void hash_mismatch() throws IOException {
    try (var lab = lab()) {
      builtTwin(lab);
      lab.host.put("UV_CACHE_DIR", root.resolve("empty-cache").toString());
      change(lab, "uv.lock", "sha256:[0-9a-f]{64}", "sha256:" + "0".repeat(64));
      conda(lab, "A file of uv:work is not the one that was locked: its hash differs");
    }
  }

  @Test
  void no_network_and_an_empty_cache_is_tried_again_before_conda_takes_over() throws IOException {
    try (var lab = lab()) {
      builtTwin(lab);
      lab.host.put("UV_CACHE_DIR", root.resolve("empty-cache").toString());
      change(lab, "uv.lock", "https?://[^/\"]+", "http://index.invalid");
      var registry =
          Files.readString(root.resolve("uv.lock"))
              .replaceAll("(?s).*registry = \"([^\"]+)\".*", "$1");
      lab.write(
          "pyproject.toml",
          Files.readString(root.resolve("pyproject.toml"))
              + "\n[[tool.uv.index]]\nname = \"lab\"\nurl = \""
              + registry
              + "\"\ndefault = true\n");
      conda(lab, "There is no network: packages of uv:work can't be fetched");
      assertThat(lab.told)
          .contains(
              "Work: There is no network: packages of uv:work can't be fetched. Tried again in 2 s (1 of 2).",
              "Work: There is no network: packages of uv:work can't be fetched. Tried again in 8 s (2 of 2).");
    }
  }

  @Test
  void disk_full() throws IOException {
    try (var lab = lab()) {
      builtTwin(lab);
      var store = Files.createDirectories(lab.workspace.environmentStore().resolve("uv"));
      var small =
          lab.write(
              "uv-on-a-small-disk",
              """
              #!/bin/sh
              exec unshare --map-root-user --mount sh -c '
                mount -t tmpfs -o size=16k none "%s" && exec "$0" "$@"' "%s" "$@"
              """
                  .formatted(store, lab.host.get("NIGHTSHIFT_UV")));
      assertThat(small.toFile().setExecutable(true)).isTrue();
      lab.host.put("NIGHTSHIFT_UV", small.toString());
      conda(lab, "The disk is full: uv:work needs room in ");
    }
  }

  @Test
  void tool_missing() throws IOException {
    try (var lab = lab()) {
      builtTwin(lab);
      lab.host.put("NIGHTSHIFT_UV", root.resolve("no-uv").toString());
      conda(lab, "uv is not on this machine");
    }
  }

  @Test
  void damaged_is_built_anew_and_conda_is_not_needed() throws IOException {
    try (var lab = lab().watch()) {
      lab.ends("work", "plate");
      lab.stop();
      lab.drop("work", "second", "a.txt");
      try (var built = Files.walk(lab.workspace.environmentStore().resolve("uv"))) {
        var six = built.filter(file -> file.endsWith("site-packages/six.py")).findFirst();
        assertThat(six.orElseThrow().toFile().setWritable(true)).isTrue();
        Files.writeString(six.orElseThrow(), "");
      }
      lab.watch();
      var receipt = lab.ends("work", "second");
      assertThat(Lab.text(receipt, "state")).isEqualTo("done");
      assertThat(receipt.path("fallbacks")).isEmpty();
      assertThat(lab.results("work", "second").resolve("who.txt")).hasContent("uv");
      assertThat(lab.told).anyMatch(line -> line.startsWith("damaged ("));
    }
  }

  @Test
  void a_cancel_ends_the_wait_for_the_network() throws IOException {
    try (var lab = lab()) {
      lab.host.put("UV_CACHE_DIR", root.resolve("empty-cache").toString());
      for (var name : java.util.List.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")) {
        lab.host.put(name, "http://127.0.0.1:9");
        lab.host.put(name.toLowerCase(java.util.Locale.ROOT), "http://127.0.0.1:9");
      }
      lab.watch();
      lab.until(() -> lab.told.stream().anyMatch(line -> line.contains("Tried again in 8 s")));
      assertThat(lab.type("cancel", "plate").code()).isZero();
      assertThat(Lab.text(lab.ends("work", "plate"), "state")).isEqualTo("cancelled");
    }
  }

  private static void builtTwin(Lab lab) {
    var settings = Wiring.settings(lab.workspace);
    assertThat(
            Wiring.environments(lab.workspace, settings, lab.host, lab.clock)
                .prepare(EnvironmentName.parse("twin"), line -> {}))
        .isInstanceOf(Preparation.Prepared.class);
  }
}
