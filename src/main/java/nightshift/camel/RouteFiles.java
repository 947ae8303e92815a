package nightshift.camel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import nightshift.Location;
import nightshift.Nearest;
import nightshift.Problem;
import nightshift.ProblemException;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The workspace's {@code routes/*.camel.yaml}: loads them and refuses to start on a route that is
 * not there.
 */
final class RouteFiles {
  /**
   * Without one of these a batch would be lost on its way; labs may add routes, not take these
   * away.
   */
  private static final Set<String> NEEDED =
      Set.of(
          "inbox",
          "scan",
          "batch",
          "segments",
          "segment",
          "attempt",
          "fallback",
          "finished",
          "receipt");

  private final Path folder;

  RouteFiles(Path folder) {
    this.folder = folder;
  }

  void loadInto(CamelContext context) {
    var resources = resources();
    try {
      PluginHelper.getRoutesLoader(context).loadRoutes(resources.toArray(Resource[]::new));
    } catch (Exception e) {
      throw new ProblemException(unreadable(e));
    }
    var model = context.getCamelContextExtension().getContextPlugin(Model.class);
    refuseEmptyFiles(resources, Objects.requireNonNull(model));
    refuseMissingRoutes(model);
  }

  private List<Resource> resources() {
    try (var files = Files.list(folder)) {
      var resources = new ArrayList<Resource>();
      for (var file :
          files.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList()) {
        resources.add(
            ResourceHelper.fromBytes(file.getFileName().toString(), Files.readAllBytes(file)));
      }
      return resources;
    } catch (IOException e) {
      throw new ProblemException(
          Problem.at(
                  Location.of(folder),
                  "the routes cannot be read",
                  "the workspace needs its routes/ folder; get it back with: git checkout routes")
              .because(e.toString()));
    }
  }

  /** Camel reads a YAML file whose top level is no list as no routes at all, and says nothing. */
  private void refuseEmptyFiles(List<Resource> resources, Model model) {
    var filled = new TreeSet<String>();
    for (var route : model.getRouteDefinitions()) {
      filled.add(Optional.ofNullable(route.getResource()).map(Resource::getLocation).orElse(""));
    }
    for (RouteConfigurationDefinition configuration : model.getRouteConfigurationDefinitions()) {
      filled.add(
          Optional.ofNullable(configuration.getResource()).map(Resource::getLocation).orElse(""));
    }
    for (var resource : resources) {
      if (!filled.contains(resource.getLocation())) {
        throw new ProblemException(
            Problem.at(
                Location.of(folder.resolve(resource.getLocation())),
                "this file holds no route",
                "a route file is a list: its first line that is no comment begins with \"- route:\""));
      }
    }
  }

  private void refuseMissingRoutes(Model model) {
    var there =
        model.getRouteDefinitions().stream()
            .map(RouteDefinition::getRouteId)
            .collect(Collectors.toCollection(TreeSet::new));
    var missing = new TreeSet<>(NEEDED);
    missing.removeAll(there);
    if (missing.isEmpty()) {
      return;
    }
    var first = missing.first();
    var hint =
        Nearest.to(first, there)
            .filter(near -> !NEEDED.contains(near))
            .map(near -> "there is a route \"" + near + "\": was it renamed?")
            .orElse("get the shipped routes back with: git checkout routes");
    throw new ProblemException(
        Problem.at(
            Location.of(folder),
            "no route has the id "
                + String.join(", ", missing)
                + ", and no batch would get past that point",
            hint));
  }

  /** They could be read, but not be started: a step names what is not there. */
  Problem unstartable(String why) {
    return Problem.at(
            Location.of(folder),
            "the routes cannot be started",
            "mend the step that is named above; the shipped routes come back with: git checkout routes")
        .because(why);
  }

  private Problem unreadable(Exception e) {
    var cause = e;
    while (cause.getCause() instanceof Exception deeper) {
      cause = deeper;
    }
    return Problem.at(
            Location.of(folder),
            "the routes cannot be loaded",
            "mend the file that is named above, then: nightshift check")
        .because(String.valueOf(cause.getMessage()));
  }
}
