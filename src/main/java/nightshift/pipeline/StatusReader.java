package nightshift.pipeline;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;
import nightshift.Problem;
import nightshift.yaml.Fields;
import nightshift.yaml.Node;
import nightshift.yaml.Problems;
import nightshift.yaml.YamlReader;

/** Reads a status file and refuses what run_pipeline would silently forget or misread. */
final class StatusReader {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private StatusReader() {}

  static StatusReading read(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new StatusReading.Known(StatusFile.empty());
    }
    var problems = new Problems();
    var status =
        YamlReader.read(file, problems)
            .filter(root -> !problems.anyErrors())
            .flatMap(root -> status(root, problems));
    return status.isPresent() && !problems.anyErrors()
        ? new StatusReading.Known(status.get())
        : new StatusReading.Damaged(damage(file, problems));
  }

  private static Problem damage(Path file, Problems problems) {
    var first = problems.errors().getFirst();
    return new Problem(
        Problem.Kind.USER,
        "the status file can't be trusted: " + first.what(),
        first.where(),
        first.cause(),
        Optional.of(
            "mend it, or go on: it is kept as "
                + file.getFileName()
                + ".bak and every segment runs again"));
  }

  private static Optional<StatusFile> status(Node root, Problems problems) {
    var fields = Fields.of(root, "a status file", problems);
    if (fields.filter(found -> found.field("segments").isEmpty()).isPresent()) {
      problems.error(root.where(), "it has no segments: list", "write segments: []");
    }
    return fields.map(found -> {
      var entries = new ArrayList<StatusFile.Entry>();
      found
          .list("segments")
          .ifPresent(list ->
              list.items()
                  .forEach(item ->
                      Fields.of(item, "an entry of segments", problems)
                          .map(StatusReader::entry)
                          .ifPresent(entries::add)));
      return new StatusFile(entries);
    });
  }

  private static StatusFile.Entry entry(Fields fields) {
    var hash = fields.text("content_hash").orElse("");
    if (!HASH.matcher(hash).matches()) {
      fields
          .problems()
          .error(
              fields.where("content_hash"),
              hash.isEmpty()
                  ? "an entry has no content_hash (written by an older run_pipeline?)"
                  : "content_hash is cut short or changed: 64 hexadecimal digits were expected",
              "run the pipeline again");
    }
    return new StatusFile.Entry(
        fields.text("name").orElse(""),
        hash,
        fields.text("last_processed").orElse(""),
        fields.text("code_version").orElse(""),
        fields.text("run_duration").orElse(""));
  }
}
