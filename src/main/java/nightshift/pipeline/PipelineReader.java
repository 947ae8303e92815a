package nightshift.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nightshift.Nearest;
import nightshift.yaml.Fields;
import nightshift.yaml.Node;
import nightshift.yaml.Problems;
import nightshift.yaml.YamlReader;

/** Reads a pipeline file as run_pipeline does, and tells every problem with its place. */
public final class PipelineReader {
  static final List<String> KEYS = List.of("run", "inbox");

  private PipelineReader() {}

  public static Reading read(Path file) {
    var problems = new Problems();
    var root = YamlReader.read(file, problems);
    return finish(root.map(node -> document(file, node, problems)), problems);
  }

  /** Reads text that is at hand already; {@code file} names it in problems. */
  public static Reading parse(Path file, String text) {
    var problems = new Problems();
    var root = YamlReader.parse(file, text, problems);
    return finish(root.map(node -> document(file, node, problems)), problems);
  }

  private static Reading finish(Optional<Pipeline> pipeline, Problems problems) {
    return pipeline.isPresent() && !problems.anyErrors()
        ? new Reading.Readable(pipeline.get(), problems.warnings())
        : new Reading.Unreadable(problems.errors(), problems.warnings());
  }

  private static Pipeline document(Path file, Node root, Problems problems) {
    if (root.isNothing()) {
      problems.error(root.where(), "the file is empty", "begin with run: and a list of segments");
      return new Pipeline(file, InboxRules.none(), List.of());
    }
    return Fields.of(root, "a pipeline", problems)
        .map(fields -> pipeline(file, fields, problems))
        .orElse(new Pipeline(file, InboxRules.none(), List.of()));
  }

  private static Pipeline pipeline(Path file, Fields fields, Problems problems) {
    fields.warnOfSlips(KEYS);
    if (fields.node("run").isEmpty()) {
      var near = fields.all().stream().map(Fields.Field::key).toList();
      problems.error(
          fields.field("run").map(Fields.Field::where).orElse(fields.where()),
          fields.field("run").isPresent() ? "run: is empty" : "there is no run: in this file",
          Nearest.to("run", near)
              .map(found -> "did you mean run: where you wrote " + found + ":?")
              .orElse("write run: and below it a list of segments, each with '- name: …'"));
    }
    var segments = new ArrayList<Segment>();
    fields
        .list("run")
        .ifPresent(list -> {
          for (var node : list.items()) {
            SegmentReader.read(segments.size(), node, problems).ifPresent(segments::add);
          }
          if (list.items().isEmpty()) {
            problems.warn(list.where(), "run: lists no segment", "add a segment");
          }
        });
    var inbox = fields.fields("inbox").map(InboxReader::read).orElse(InboxRules.none());
    return new Pipeline(file, inbox, segments);
  }
}
