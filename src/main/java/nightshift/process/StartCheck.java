package nightshift.process;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Says why a command can't be started, before it is tried or after the system refused. */
final class StartCheck {
  /** Linux, MAX_ARG_STRLEN: one argument with its end mark. */
  private static final int MOST_BYTES = 128 * 1024 - 1;

  private StartCheck() {}

  /** Empty: nothing speaks against it. */
  static Optional<String> obstacle(Command command) {
    if (!Files.isDirectory(command.directory())) {
      return Optional.of("the working folder " + command.directory() + " does not exist");
    }
    var encoder = systemCharset().newEncoder();
    for (int i = 0; i < command.argv().size(); i++) {
      var argument = command.argv().get(i);
      if (argument.indexOf('\0') >= 0) {
        return Optional.of("argument " + i + " holds a NUL character; no program can be given one");
      }
      if (!encoder.canEncode(argument)) {
        return Optional.of(
            "argument "
                + i
                + " can't be written in this system's character set "
                + systemCharset()
                + "; start Nightshift with LC_ALL=C.UTF-8");
      }
      int bytes = argument.getBytes(systemCharset()).length;
      if (bytes > MOST_BYTES) {
        return Optional.of(
            "argument " + i + " is " + bytes + " bytes long; the system takes " + MOST_BYTES);
      }
    }
    return Optional.empty();
  }

  /** After exec failed: what is wrong with the program. */
  static String refusal(Command command) {
    var name = command.argv().getFirst();
    var found = program(command);
    if (found.isEmpty()) {
      return name.indexOf('/') >= 0
          ? "the program " + name + " does not exist"
          : "no program named " + name + " on the PATH of its environment";
    }
    var program = found.get();
    if (Files.isDirectory(program)) {
      return program + " is a folder, not a program";
    }
    if (!Files.isExecutable(program)) {
      return "no permission to run " + program;
    }
    return interpreter(program)
        .filter(path -> !Files.isExecutable(path))
        .map(path -> program + " needs " + path + ", which does not exist")
        .orElse("the system refused to run " + program);
  }

  /** The file that its environment's PATH, not ours, leads to. */
  static Optional<Path> program(Command command) {
    var name = command.argv().getFirst();
    if (name.indexOf('/') >= 0) {
      return Optional.of(command.directory().resolve(name)).filter(Files::exists);
    }
    var path = command.environment().getOrDefault("PATH", "/usr/bin:/bin");
    return Arrays.stream(path.split(":"))
        .map(folder -> command.directory().resolve(folder).resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static Optional<Path> interpreter(Path script) {
    try (var in = Files.newInputStream(script)) {
      var line = new String(in.readNBytes(256), StandardCharsets.UTF_8).lines().findFirst();
      return line.filter(text -> text.startsWith("#!"))
          .map(text -> Path.of(text.substring(2).strip().split("\\s+")[0]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The one Java writes arguments in: the locale's, not UTF-8 by itself. */
  private static Charset systemCharset() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  }
}
