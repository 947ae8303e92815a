package nightshift.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import nightshift.Workspace;

/**
 * A scratch copy of the workspace's definitions, in which something may be broken without touching
 * the user's files.
 */
final class DemoScratch {
  private static final List<String> DEFINITIONS =
      List.of(
          "routes",
          "pipeline_configs",
          "conda_envs",
          "standard_code",
          "examples/nuclei",
          "pyproject.toml",
          "uv.lock");

  private final Workspace home;
  private final InstantSource clock;

  DemoScratch(Workspace home, InstantSource clock) {
    this.home = home;
    this.clock = clock;
  }

  Workspace make(DemoCommand.Fault fault) throws IOException {
    var root =
        home.state()
            .resolve("demo")
            .resolve(
                "break-"
                    + fault.name().toLowerCase(java.util.Locale.ROOT)
                    + "-"
                    + clock.instant().toEpochMilli());
    Files.createDirectories(root.resolve("inbox"));
    for (var name : DEFINITIONS) {
      if (Files.exists(home.root().resolve(name))) {
        copy(home.root().resolve(name), root.resolve(name));
      }
    }
    var scratch = new Workspace(root);
    shareEnvironments(root);
    switch (fault) {
      case UV -> breakLock(root.resolve("uv.lock"));
      case SCRIPT -> breakScript(root.resolve("standard_code/python/_segment_nuclei.py"));
    }
    return scratch;
  }

  /**
   * /** The checksums of one package, which only the segmentation's group has, become ones that no
   * file has, as if it had been tampered with on its way.
   */
  private static void breakLock(Path lock) throws IOException {
    var packages = Files.readString(lock).split("(?m)^(?=\\[\\[package]])");
    for (int i = 0; i < packages.length; i++) {
      if (packages[i].contains("name = \"scikit-image\"\nversion")) {
        packages[i] = packages[i].replaceAll("sha256:[0-9a-f]{64}", "sha256:" + "0".repeat(64));
      }
    }
    Files.writeString(lock, String.join("", packages));
  }

  /** Built environments never change, so that the scratch copy can use those of the workspace. */
  private void shareEnvironments(Path root) throws IOException {
    var channel = DemoChannel.channel(home);
    var settings =
        new StringBuilder("environments:\n  store: " + quoted(home.environmentStore()) + "\n");
    if (Files.isDirectory(channel)) {
      settings.append("  channels: [").append(quoted(channel)).append("]\n");
    }
    Files.writeString(root.resolve("nightshift.yaml"), settings);
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  private static void breakScript(Path script) throws IOException {
    var broken = "raise RuntimeError('broken on purpose by nightshift demo --break script')\n";
    var imports = "from __future__ import annotations\n";
    Files.writeString(
        script, Files.readString(script).replaceFirst(imports, imports + "\n" + broken));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(
                java.util.Objects.requireNonNull(target.toAbsolutePath().getParent()));
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
