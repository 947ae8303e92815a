package nightshift.yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.Location;
import nightshift.Nearest;

/** A configuration file's text: small, UTF-8 (or UTF-16 with its mark), printable. */
final class TextFile {
  private static final long LARGEST = 2L * 1024 * 1024;

  private TextFile() {}

  static Optional<String> read(Path file, Problems problems) {
    var here = Location.of(file);
    if (!Files.exists(file)) {
      problems.error(here, "there is no such file", near(file));
    } else if (Files.isDirectory(file)) {
      problems.error(here, "this is a folder, a YAML file was expected", inside(file));
    } else if (!Files.isRegularFile(file)) {
      problems.error(here, "this is a device or a pipe, no file", "name a YAML file");
    } else {
      return content(file, here, problems);
    }
    return Optional.empty();
  }

  private static Optional<String> content(Path file, Location here, Problems problems) {
    try {
      if (Files.size(file) > LARGEST) {
        problems.error(
            here,
            "the file is larger than " + LARGEST / 1024 / 1024 + " MiB: this is data, no pipeline",
            "name a YAML file");
        return Optional.empty();
      }
      return decode(file, Files.readAllBytes(file), problems);
    } catch (AccessDeniedException e) {
      problems.error(here, "no permission to read this file", "chmod u+r " + file);
    } catch (IOException e) {
      problems.error(here, "the file can't be read: " + e.getMessage(), "look at the disk");
    }
    return Optional.empty();
  }

  private static Optional<String> decode(Path file, byte[] bytes, Problems problems) {
    var charset = charset(bytes);
    try {
      var text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      var sound = soundPart(bytes, charset);
      problems.error(
          end(file, sound),
          "a byte here is no " + charset.name() + " text",
          "save the file as UTF-8; Windows editors call this 'UTF-8' or 'Unicode (UTF-8)'");
      return Optional.empty();
    }
  }

  private static Charset charset(byte[] bytes) {
    if (bytes.length >= 2) {
      int mark = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
      if (mark == 0xFFFE) {
        return StandardCharsets.UTF_16LE;
      }
      if (mark == 0xFEFF) {
        return StandardCharsets.UTF_16BE;
      }
    }
    return StandardCharsets.UTF_8;
  }

  private static String soundPart(byte[] bytes, Charset charset) {
    var source = ByteBuffer.wrap(bytes);
    var target = CharBuffer.allocate(bytes.length + 1);
    charset.newDecoder().decode(source, target, true);
    return target.flip().toString();
  }

  /** Whether a parser should see the text: no endless line, no character that may not stand. */
  static boolean sound(Path file, String text, Problems problems) {
    int line = 0;
    int start = 0;
    for (int end = text.indexOf('\n'); start < text.length(); end = text.indexOf('\n', start)) {
      int next = end < 0 ? text.length() : end;
      line++;
      if (next - start > Composer.LONGEST_TEXT) {
        problems.error(
            new Location(file, line, 1),
            "a line of " + (next - start) + " characters, more than an argument can hold",
            "put the text into a file and name the file here");
        return false;
      }
      start = next + 1;
    }
    return printable(file, text, problems);
  }

  private static boolean printable(Path file, String text, Problems problems) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (!mayStand(character)) {
        problems.error(
            end(file, text.substring(0, i)),
            "a control character (U+%04X) stands here".formatted(character),
            character == 0
                ? "this is a binary file, or UTF-16 without its mark: save it as UTF-8"
                : "remove it; inside \"double quotes\" write \\x%02X".formatted(character));
        return false;
      }
    }
    return true;
  }

  private static boolean mayStand(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || character == 0x85
        || (character >= 0x20 && character < 0x7F)
        || (character >= 0xA0 && character < 0xD800)
        || (character >= 0xE000 && character < 0xFFFE)
        || character >= 0x10000;
  }

  private static Location end(Path file, String before) {
    int line = 1 + (int) before.chars().filter(character -> character == '\n').count();
    return new Location(file, line, before.length() - before.lastIndexOf('\n'));
  }

  private static String near(Path file) {
    var folder = Optional.ofNullable(file.toAbsolutePath().getParent());
    var name = String.valueOf(file.getFileName());
    return folder
        .flatMap(place -> Nearest.to(name, names(place)).map(place::resolve))
        .map(found -> "did you mean " + found + "?")
        .orElse("check the path");
  }

  private static String inside(Path folder) {
    var yaml =
        names(folder).stream()
            .filter(name -> name.endsWith(".yaml") || name.endsWith(".yml"))
            .filter(name -> !name.endsWith("_status.yaml"))
            .sorted()
            .findFirst();
    return yaml.map(name -> "name a file in it, for example " + folder.resolve(name))
        .orElse("there is no YAML file in it");
  }

  private static List<String> names(Path folder) {
    try (var files = Files.list(folder)) {
      return files.limit(10_000).map(path -> path.getFileName().toString()).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
