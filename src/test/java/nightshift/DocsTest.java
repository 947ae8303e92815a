package nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nightshift.pipeline.PipelineReader;
import nightshift.pipeline.Reading;
import nightshift.yaml.Problems;
import nightshift.yaml.YamlReader;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** What the documents claim and a program can check. */
final class DocsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path README = ROOT.resolve("README.md");
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".nightshift", "results", "outbox", ".venv", "node_modules");

  @Test
  void every_link_leads_to_a_file() throws IOException {
    var broken = new ArrayList<String>();
    for (var page : pages()) {
      for (var link : groups("\\]\\(([^)#\\s]+)[^)]*\\)", prose(page))) {
        var target = page.resolveSibling(link);
        if (!link.matches("[a-z]+:.*") && !Files.exists(target)) {
          broken.add(ROOT.relativize(page) + " -> " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void every_verb_of_the_readme_is_a_verb_and_the_reverse() throws Exception {
    var table = section("Verbs");
    var named = groups("(?m)^\\|([^|]+)\\|", table);
    assertThat(
            new TreeSet<>(
                named.stream().flatMap(cell -> groups("`([a-z-]+)`", cell).stream()).toList()))
        .isEqualTo(new TreeSet<>(groups("(?m)^  ([a-z][a-z-]*)(?:,| |$)", verbsOfHelp())));
  }

  @Test
  void every_pipeline_in_the_readme_is_read_without_a_warning() throws IOException {
    assertThat(blocks("yaml"))
        .filteredOn(block -> block.startsWith("run:"))
        .isNotEmpty()
        .allSatisfy(block ->
            assertThat(PipelineReader.parse(README, block))
                .isInstanceOfSatisfying(
                    Reading.Readable.class, reading -> assertThat(reading.warnings()).isEmpty()));
  }

  @Test
  void every_other_yaml_in_the_readme_is_yaml() throws IOException {
    for (var block : blocks("yaml")) {
      var problems = new Problems();
      assertThat(YamlReader.parse(README, block, problems)).isPresent();
      assertThat(problems.errors()).isEmpty();
    }
  }

  @Test
  void every_step_for_a_route_in_the_readme_is_one_that_camel_starts() throws Exception {
    var steps = blocks("yaml").stream().filter(block -> block.startsWith("- to:")).toList();
    assertThat(steps).isNotEmpty();
    for (var step : steps) {
      var route = "- from:\n    uri: direct:finished\n    steps:\n" + step.indent(6);
      try (var context = new DefaultCamelContext()) {
        PluginHelper.getRoutesLoader(context)
            .loadRoutes(ResourceHelper.fromString("readme.camel.yaml", route));
        context.start();
        assertThat(context.getRoutes()).hasSize(1);
      }
    }
  }

  @Test
  void every_script_and_file_that_the_readme_names_is_there() throws IOException {
    var text = Files.readString(README);
    var named = new TreeSet<>(groups("%REPO%/([\\w./-]+\\.py)", text));
    named.addAll(groups("`((?:routes|pipeline_configs|conda_envs|docs)/[\\w./-]*)`", text));
    named.addAll(groups("(conda_envs/\\w+\\.yml)", text));
    assertThat(named).isNotEmpty().allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
  }

  @Test
  void the_dependencies_page_names_every_dependency() throws IOException {
    var pom = Files.readString(ROOT.resolve("pom.xml"));
    var page = Files.readString(ROOT.resolve("docs/decisions/0002-dependencies.md")).toLowerCase();
    var declared = pom.substring(pom.indexOf("</dependencyManagement>"), pom.indexOf("<build>"));
    assertThat(groups("<artifactId>([^<]+)</artifactId>", declared))
        .isNotEmpty()
        .allSatisfy(artifact -> assertThat(page).contains(shortName(artifact)));
  }

  /** The part of an artifact's name by which a person knows it. */
  private static String shortName(String artifact) {
    return switch (artifact) {
      case "jte-runtime" -> "jte";
      case "logback-classic" -> "logback";
      case "junit-jupiter" -> "junit";
      case "assertj-core" -> "assertj";
      case "archunit-junit5" -> "archunit";
      default -> artifact.replaceFirst("^(camel|jackson|flyway)-", "-").replaceFirst("^-core$", "");
    };
  }

  private static String verbsOfHelp() throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var help =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), "nightshift.cli.Main", "--help")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var text = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(help.waitFor()).isZero();
    return text.substring(text.indexOf("\nVerbs:"));
  }

  private static String section(String title) throws IOException {
    var text = Files.readString(README);
    var start = text.indexOf("\n## " + title + "\n");
    assertThat(start).isPositive();
    var end = text.indexOf("\n## ", start + 1);
    return text.substring(start, end);
  }

  private static List<String> blocks(String language) throws IOException {
    return groups("(?s)\n```" + language + "\n(.*?)```", Files.readString(README));
  }

  private static String prose(Path page) throws IOException {
    return Files.readString(page).replaceAll("(?s)```.*?```", "");
  }

  private static List<String> groups(String expression, String text) {
    return Pattern.compile(expression)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static List<Path> pages() throws IOException {
    var pages = new ArrayList<Path>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(pages).contains(README);
    return pages;
  }
}
