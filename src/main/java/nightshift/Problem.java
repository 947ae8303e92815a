package nightshift;

import java.util.Optional;

/**
 * Something a person has to know or act on, sorted by who must act.
 *
 * @param what one sentence: what happened
 * @param where the place in a file, where there is one
 * @param cause what lies behind it (a tool's last lines, the system's word), where that helps
 * @param hint what to do next, best a command to type
 */
public record Problem(
    Kind kind,
    String what,
    Optional<Location> where,
    Optional<String> cause,
    Optional<String> hint) {
  /** Who must act. */
  public enum Kind {
    /** The person who wrote the file or typed the command. */
    USER,
    /** The facility engineer: an environment or tool is missing or broken. */
    ENVIRONMENT,
    /** The machine: disk, memory, GPU, network, rights. */
    RESOURCE,
    /** Us: a bug. */
    INTERNAL
  }

  public static Problem of(Kind kind, String what, String hint) {
    return new Problem(kind, what, Optional.empty(), Optional.empty(), Optional.of(hint));
  }

  public static Problem at(Location where, String what, String hint) {
    return new Problem(Kind.USER, what, Optional.of(where), Optional.empty(), Optional.of(hint));
  }

  public Problem because(String cause) {
    return new Problem(kind, what, where, Optional.of(cause), hint);
  }

  /** The text for a terminal: place, sentence, cause indented, and the hint on its own line. */
  public String explain() {
    var text = new StringBuilder();
    where.ifPresent(place -> text.append(place).append(": "));
    text.append(what);
    cause.ifPresent(c -> text.append("\n  ").append(c.strip().replace("\n", "\n  ")));
    hint.ifPresent(h -> text.append("\nhint: ").append(h));
    return text.toString();
  }
}
