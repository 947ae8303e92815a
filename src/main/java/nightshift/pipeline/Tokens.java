package nightshift.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import nightshift.Location;
import nightshift.Nearest;
import nightshift.yaml.Problems;

/**
 * Resolves %REPO%, %YAML%, %INPUT%, %BATCH%, names from .env and the old {@code ./} at the start of
 * an item. A name of .env goes before Nightshift's own %INPUT% and %BATCH%, so that files made for
 * run_pipeline mean what they meant.
 */
final class Tokens {
  private static final Pattern TOKEN = Pattern.compile("^%([^%]+)%(.*)$", Pattern.DOTALL);
  private static final Pattern BEHIND_EQUALS =
      Pattern.compile("^([^\\s%=]+=)(%[^%]+%.*)$", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final List<String> OWN = List.of("REPO", "YAML", "INPUT", "BATCH");

  private final PlanContext context;
  private final GoPath paths;
  private final Problems problems;
  private boolean warnedOfDot;

  Tokens(PlanContext context, Problems problems) {
    this.context = context;
    this.paths = new GoPath(context.platform());
    this.problems = problems;
  }

  /** The item with its token replaced; an unknown one stays and is warned of. */
  String resolve(String item, Location where) {
    var behind = BEHIND_EQUALS.matcher(item);
    var start = behind.matches() ? behind.group(2) : item;
    unknown(start).ifPresent(name -> warn(name, where));
    return behind.matches()
        ? behind.group(1) + token(start).orElse(start)
        : token(item).orElseGet(() -> dotted(item, where));
  }

  /** For a shell's line: there an unknown %NAME% is the shell's own business. */
  String resolveForShell(String item, Location where) {
    var behind = BEHIND_EQUALS.matcher(item);
    return behind.matches()
            && OWN.stream().anyMatch(own -> behind.group(2).startsWith("%" + own + "%"))
        ? behind.group(1) + token(behind.group(2)).orElse(behind.group(2))
        : token(item).orElseGet(() -> dotted(item, where));
  }

  private Optional<String> token(String item) {
    var matcher = TOKEN.matcher(item);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var name = matcher.group(1);
    var rest = matcher.group(2).replaceFirst("^[/\\\\]+", "");
    return value(name)
        .map(text -> rest.isEmpty() && !isFolder(name) ? text : paths.join(text, rest));
  }

  /** The name at the start of an item that looks like a token but stands for nothing. */
  private Optional<String> unknown(String item) {
    var matcher = TOKEN.matcher(item);
    return matcher.matches() && NAME.matcher(matcher.group(1)).matches()
        ? Optional.of(matcher.group(1)).filter(name -> value(name).isEmpty())
        : Optional.empty();
  }

  private static boolean isFolder(String name) {
    return name.equals("REPO") || name.equals("YAML");
  }

  private Optional<String> value(String name) {
    return switch (name) {
      case "REPO" -> Optional.of(context.workspaceRoot().toString());
      case "YAML" -> Optional.of(context.yamlFolder().toString());
      default ->
          Optional.ofNullable(context.dotEnv().get(name))
              .filter(value -> !value.isEmpty())
              .or(() -> own(name));
    };
  }

  private Optional<String> own(String name) {
    return switch (name) {
      case "INPUT" -> Optional.of(paths.join(context.yamlFolder().toString(), "input_data"));
      case "BATCH" -> Optional.of(context.batchName());
      default -> Optional.empty();
    };
  }

  private void warn(String name, Location where) {
    var names = new ArrayList<>(context.dotEnv().keySet());
    names.addAll(OWN);
    problems.warn(
        where,
        "%" + name + "% is not set in .env and stays as it is",
        Nearest.to(name, names)
            .map(near -> "did you mean %" + near + "%?")
            .orElse("add a line " + name + "=… to .env"));
  }

  private String dotted(String item, Location where) {
    if (!item.startsWith("./")) {
      return item;
    }
    if (!warnedOfDot) {
      warnedOfDot = true;
      problems.warn(
          where, "a leading ./ is deprecated", "write %REPO%/… or %YAML%/… (said once a file)");
    }
    var rest = item.substring(2);
    boolean program = rest.endsWith(".py") || rest.endsWith(".ijm") || rest.endsWith(".exe");
    var folder = program ? context.workspaceRoot() : context.yamlFolder();
    return paths.join(folder.toString(), rest);
  }
}
