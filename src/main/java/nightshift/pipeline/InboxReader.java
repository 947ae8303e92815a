package nightshift.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import nightshift.yaml.Fields;

/** Reads a pipeline's {@code inbox:} key. */
final class InboxReader {
  private InboxReader() {}

  static InboxRules read(Fields fields) {
    fields.warnOfUnknown(InboxRules.KEYS, "inbox");
    return new InboxRules(
        glob(fields, "match"),
        glob(fields, "files"),
        fields.duration("quiet"),
        fields
            .count("expect", 1, Integer.MAX_VALUE)
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty()),
        fields.oneOf("require", List.of("manifest", "marker", "format", "expect", "silence")),
        fields.oneOf("late", List.of("new-run", "ignore", "fail")),
        fields.oneOf("receipt", List.of("outbox", "beside")),
        fields.oneOf("after", List.of("keep", "archive", "delete")),
        fields.texts("markers"));
  }

  private static Optional<String> glob(Fields fields, String key) {
    return fields
        .text(key)
        .filter(glob -> {
          var wrong = Globs.complaint(glob);
          wrong.ifPresent(why ->
              fields
                  .problems()
                  .error(fields.where(key), key + ": " + why, "write for example '*_ER_*'"));
          return wrong.isEmpty();
        });
  }
}
