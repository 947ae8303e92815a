package nightshift.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a retry runs again. */
public sealed interface Restart {
  /** The first segment that did not end well, and what follows it. */
  record FromFailure() implements Restart {}

  /** The named segment, and what follows it. */
  record From(String segment) implements Restart {}

  /** Every segment. */
  record All() implements Restart {}

  /** The word kept in the ledger. */
  @JsonValue
  default String word() {
    return switch (this) {
      case FromFailure() -> "failed";
      case All() -> "all";
      case From(var segment) -> "from " + segment;
    };
  }

  @JsonCreator
  static Restart of(String word) {
    return switch (word) {
      case "failed" -> new FromFailure();
      case "all" -> new All();
      default -> new From(word.substring("from ".length()));
    };
  }
}
