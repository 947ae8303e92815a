package nightshift.environment;

import java.io.File;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of the caller's own variables may reach a build or a segment: enough to find home, language,
 * network and temporary space; never another environment's Python.
 */
final class HostVariables {
  private static final Set<String> HANDED_ON =
      Set.of(
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          "TERM",
          "XDG_CACHE_HOME",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "XDG_RUNTIME_DIR",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "ALL_PROXY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE",
          "SYSTEMROOT",
          "SYSTEMDRIVE",
          "WINDIR",
          "COMSPEC",
          "PATHEXT",
          "TEMP",
          "TMP",
          "USERPROFILE",
          "HOMEDRIVE",
          "HOMEPATH",
          "APPDATA",
          "LOCALAPPDATA",
          "PROGRAMDATA",
          "NUMBER_OF_PROCESSORS",
          "PROCESSOR_ARCHITECTURE");

  /** Where uv keeps its cache, and passwords of indexes: places and secrets, not choices. */
  private static final Set<String> OF_UV = Set.of("UV_CACHE_DIR", "UV_OFFLINE");

  private final Map<String, String> host;

  HostVariables(Map<String, String> host) {
    this.host = Map.copyOf(host);
  }

  String get(String name, String otherwise) {
    return host.getOrDefault(name, otherwise);
  }

  Map<String, String> all() {
    return host;
  }

  /** The start of a segment's environment: {@code first} leads its PATH. */
  Map<String, String> forSegment(List<String> first) {
    var variables = new LinkedHashMap<String, String>();
    new TreeMap<>(host)
        .forEach((name, value) -> {
          if (HANDED_ON.contains(name.toUpperCase(Locale.ROOT)) || name.startsWith("LC_")) {
            variables.put(name, value);
          }
        });
    variables.put("PATH", path(first));
    variables.put("PYTHONNOUSERSITE", "1");
    return variables;
  }

  /** The environment of a tool that builds: all of the host's but what steers Python and uv. */
  Map<String, String> forBuild() {
    var variables = new LinkedHashMap<String, String>();
    new TreeMap<>(host)
        .forEach((name, value) -> {
          if (!steersPython(name)) {
            variables.put(name, value);
          }
        });
    variables.put("PATH", path(List.of()));
    return variables;
  }

  private static boolean steersPython(String name) {
    if (name.startsWith("UV_INDEX_")) {
      return !name.endsWith("_USERNAME") && !name.endsWith("_PASSWORD");
    }
    if (OF_UV.contains(name)) {
      return false;
    }
    return name.startsWith("UV_")
        || name.startsWith("PYTHON")
        || name.startsWith("CONDA_")
        || name.startsWith("VIRTUAL_ENV")
        || name.startsWith("_CE_")
        || name.startsWith("_CONDA_")
        || name.equals("LD_LIBRARY_PATH")
        || name.equals("LD_PRELOAD");
  }

  /** The host's PATH without the programs of an environment that the caller happens to be in. */
  private String path(List<String> first) {
    var foreign =
        Stream.of("VIRTUAL_ENV", "CONDA_PREFIX")
            .map(name -> host.getOrDefault(name, ""))
            .filter(prefix -> !prefix.isEmpty())
            .toList();
    var rest =
        Arrays.stream(
                host.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin").split(File.pathSeparator))
            .filter(entry -> foreign.stream().noneMatch(prefix -> inside(entry, prefix)));
    return Stream.concat(first.stream(), rest)
        .filter(entry -> !entry.isEmpty())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean inside(String entry, String prefix) {
    return entry.equals(prefix) || entry.startsWith(prefix + File.separator);
  }
}
