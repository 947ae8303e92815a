package nightshift.pipeline;

import java.util.Locale;

/** The system a command line is made for; a value, so that Windows lines are tested on Linux. */
public enum Platform {
  LINUX,
  WINDOWS;

  public static Platform current() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")
        ? WINDOWS
        : LINUX;
  }
}
