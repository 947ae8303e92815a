package nightshift.environment;

import java.util.List;
import nightshift.Fingerprint;

/** What a conda YAML means on this machine, channels resolved. */
record CondaDefinition(CondaFile file, List<String> channels, String madeFrom) {
  static CondaDefinition of(CondaFile file, EnvironmentSettings settings) {
    var channels = settings.resolve(file.channels());
    var madeFrom =
        "conda %s%nplatform %s%nchannels %s%n%s"
            .formatted(file.name(), platform(), channels, file.meaning());
    return new CondaDefinition(file, channels, madeFrom);
  }

  Fingerprint fingerprint() {
    return Fingerprint.of(madeFrom);
  }

  /** Another channel than the YAML's own: its lock is nobody else's business. */
  boolean standsIn() {
    return !channels.equals(file.channels());
  }

  static String platform() {
    var system = System.getProperty("os.name");
    var machine = System.getProperty("os.arch").equals("aarch64") ? "arm" : "x86";
    if (system.startsWith("Windows")) {
      return "win-64";
    }
    if (system.startsWith("Mac")) {
      return machine.equals("arm") ? "osx-arm64" : "osx-64";
    }
    return machine.equals("arm") ? "linux-aarch64" : "linux-64";
  }
}
