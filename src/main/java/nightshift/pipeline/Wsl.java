package nightshift.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nightshift.EnvironmentName;
import nightshift.yaml.Problems;

/** Sends a uv segment through WSL when {@code use-linux-distro} asks for it on Windows. */
final class Wsl {
  private static final Pattern DRIVE = Pattern.compile("^([A-Za-z]):[\\\\/](.*)$", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Wsl() {}

  static CommandLine wrap(
      Segment segment,
      CommandLine line,
      Map<String, String> env,
      PlanContext context,
      Problems problems) {
    var distro = segment.linuxDistro().strip();
    if (distro.isEmpty() || context.platform() != Platform.WINDOWS || segment.isControl()) {
      return line;
    }
    if (line instanceof CommandLine.Python(var arguments)
        && segment.environment().orElse(null)
            instanceof EnvironmentName.Uv(var python, var group)) {
      return program(
          segment, distro, script(group, arguments, env, context), arguments, context, problems);
    }
    problems.error(
        segment.where(),
        "use-linux-distro works with uv environments only, but "
            + segment.title()
            + " uses "
            + segment.environmentAsWritten(),
        "remove use-linux-distro, or use a uv environment");
    return line;
  }

  private static CommandLine program(
      Segment segment,
      String distro,
      String script,
      List<String> arguments,
      PlanContext context,
      Problems problems) {
    var words = new ArrayList<>(arguments);
    words.add(context.workspaceRoot().toString());
    words.stream()
        .filter(word -> word.strip().startsWith("\\\\"))
        .findFirst()
        .ifPresent(share ->
            problems.error(
                segment.where(),
                "a network path can't be used inside WSL: " + share,
                "connect the share to a drive letter"));
    var argv = new ArrayList<>(List.of("wsl"));
    if (!distro.equalsIgnoreCase("default")) {
      argv.addAll(List.of("-d", distro));
    }
    argv.addAll(List.of("--", "bash", "-lc", script));
    return new CommandLine.Program(argv);
  }

  private static String script(
      String group, List<String> arguments, Map<String, String> env, PlanContext context) {
    var commands = new ArrayList<String>();
    commands.add("cd " + quoted(translated(context.workspaceRoot().toString())));
    env.forEach((name, value) -> {
      if (VARIABLE.matcher(name).matches()) {
        commands.add("export " + name + "=" + quoted(value));
      }
    });
    commands.add(
        "exec uv run --frozen --only-group "
            + quoted(group)
            + " python "
            + arguments.stream()
                .map(Wsl::translated)
                .map(Wsl::quoted)
                .collect(Collectors.joining(" ")));
    return String.join(" && ", commands);
  }

  /** C:\data becomes /mnt/c/data; other words only get their slashes turned. */
  static String translated(String word) {
    var trimmed = word.strip();
    var drive = DRIVE.matcher(trimmed);
    return drive.matches()
        ? ("/mnt/"
                + drive.group(1).toLowerCase(Locale.ROOT)
                + "/"
                + drive.group(2).replace('\\', '/'))
            .replaceFirst("/$", "")
        : trimmed.replace('\\', '/');
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\"'\"'") + "'";
  }
}
