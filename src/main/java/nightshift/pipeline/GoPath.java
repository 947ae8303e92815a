package nightshift.pipeline;

import java.util.ArrayDeque;
import java.util.regex.Pattern;

/** Joins and cleans paths as Go's path/filepath does, for either system. */
record GoPath(Platform platform) {
  private static final Pattern VOLUME =
      Pattern.compile("^([A-Za-z]:|\\\\\\\\[^\\\\]+\\\\[^\\\\]+)(.*)$", Pattern.DOTALL);

  String join(String folder, String rest) {
    if (rest.isEmpty()) {
      return folder.isEmpty() ? "" : clean(folder);
    }
    return clean(folder.isEmpty() ? rest : folder + separator() + rest);
  }

  String clean(String path) {
    return switch (platform) {
      case LINUX -> clean(path, '/');
      case WINDOWS -> {
        var turned = path.replace('/', '\\');
        var matcher = VOLUME.matcher(turned);
        yield matcher.matches()
            ? matcher.group(1) + clean(matcher.group(2), '\\')
            : clean(turned, '\\');
      }
    };
  }

  private char separator() {
    return platform == Platform.WINDOWS ? '\\' : '/';
  }

  private static String clean(String path, char separator) {
    boolean rooted = !path.isEmpty() && path.charAt(0) == separator;
    var parts = new ArrayDeque<String>();
    for (var part : path.split(Pattern.quote(String.valueOf(separator)), -1)) {
      boolean up = part.equals("..");
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (up && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!(up && rooted)) {
        parts.addLast(part);
      }
    }
    var joined = String.join(String.valueOf(separator), parts);
    return rooted ? separator + joined : joined.isEmpty() ? "." : joined;
  }
}
