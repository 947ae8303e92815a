package nightshift.pipeline;

import java.util.List;
import nightshift.Fingerprint;
import nightshift.yaml.Value;

/** run_pipeline's content_hash: what makes a segment the same one on resume. */
public final class ContentHash {
  private ContentHash() {}

  /** The hash, 64 hexadecimal digits. */
  public static String of(Segment segment) {
    return Fingerprint.of(hashed(segment)).hex();
  }

  /** The exact text that is hashed: raw, no token resolved, none of Nightshift's own keys. */
  public static String hashed(Segment segment) {
    var text = new StringBuilder();
    text.append("name:").append(segment.name());
    text.append("|type:").append(segment.typeAsWritten());
    text.append("|msg:").append(segment.message());
    text.append("|env:").append(segment.environmentAsWritten());
    var distro = segment.linuxDistro().strip();
    if (!distro.isEmpty()) {
      text.append("|linux:").append(distro);
    }
    text.append("|cmds:");
    if (!segment.env().isEmpty()) {
      text.append("|envvars:");
      segment.env().forEach((key, value) -> pair(text, key, value));
    }
    for (var item : segment.commands()) {
      switch (item) {
        case CommandItem.Text(var word, var where) -> text.append(word).append('|');
        case CommandItem.Flags(var flags, var where) -> flags(text, flags);
        case CommandItem.Other other -> {}
      }
    }
    return text.toString();
  }

  /**
   * The Go program looks each value up by its key's text, so a key that is no string (1, yes, null)
   * hashes as {@code <nil>}.
   */
  private static void flags(StringBuilder text, List<Value.Pair> flags) {
    flags.stream()
        .map(flag -> GoFormat.text(flag.key()))
        .sorted(GoFormat.BY_BYTES)
        .forEach(key -> pair(text, key, valueBehind(key, flags)));
    text.append('|');
  }

  private static Value valueBehind(String key, List<Value.Pair> flags) {
    return flags.stream()
        .filter(flag -> flag.key().equals(new Value.Text(key)))
        .map(Value.Pair::value)
        .findFirst()
        .orElse(new Value.Nothing());
  }

  private static void pair(StringBuilder text, String key, Value value) {
    text.append(key).append('=').append(GoFormat.text(value)).append(';');
  }
}
