package nightshift.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nightshift.Location;
import nightshift.Problem;

/**
 * The workspace's {@code .env} as run_pipeline reads it: {@code NAME=value} a line, the first one
 * of a name counts, values are taken as they stand. It may hold secrets: values never enter a
 * message.
 */
public record DotEnv(Map<String, String> values, List<Problem> warnings) {
  private static final long LARGEST = 1024 * 1024;

  public DotEnv {
    values = Map.copyOf(values);
    warnings = List.copyOf(warnings);
  }

  /** A missing file holds nothing; one that can't be read is a warning. */
  public static DotEnv read(Path file) {
    if (!Files.isRegularFile(file)) {
      return new DotEnv(Map.of(), List.of());
    }
    try {
      if (Files.size(file) > LARGEST) {
        return unread(file, "it is larger than 1 MiB");
      }
      return parse(file, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return unread(file, e.getClass().getSimpleName());
    }
  }

  private static DotEnv unread(Path file, String why) {
    return new DotEnv(
        Map.of(),
        List.of(
            Problem.at(
                Location.of(file),
                "the file can't be read (" + why + "), so %NAME% words stay as they are",
                "chmod u+r " + file)));
  }

  static DotEnv parse(Path file, String text) {
    var values = new LinkedHashMap<String, String>();
    var warnings = new ArrayList<Problem>();
    int number = 0;
    for (var written : text.split("\n", -1)) {
      number++;
      var line = written.strip();
      int equals = line.indexOf('=');
      if (equals <= 0 || line.startsWith("#")) {
        continue;
      }
      var name = line.substring(0, equals);
      var value = line.substring(equals + 1).strip();
      var where = new Location(file, number, 1);
      if (values.putIfAbsent(name, value) != null) {
        warnings.add(
            Problem.at(where, name + " is set twice; the first one counts", "remove one of them"));
      } else if (value.matches(".*%[A-Za-z_][A-Za-z0-9_]*%.*")) {
        warnings.add(
            Problem.at(
                where,
                name + " refers to another %NAME%, which is not resolved inside .env",
                "write the whole value"));
      } else if (value.length() > 1 && value.matches("\"[^\"]*\"|'[^']*'")) {
        warnings.add(
            Problem.at(
                where, name + " keeps its quotes as part of the value", "remove the quotes"));
      }
    }
    return new DotEnv(values, warnings);
  }
}
