package nightshift.pipeline;

import java.nio.file.Path;
import java.util.List;

/** A pipeline as its file tells it: an ordered list of segments, and which batches it wants. */
public record Pipeline(Path file, InboxRules inbox, List<Segment> segments) {
  public Pipeline {
    segments = List.copyOf(segments);
  }

  /** The file's name without its ending. */
  public String name() {
    var name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** The folder of the file: %YAML% when it is run in place. */
  public Path folder() {
    return file.toAbsolutePath().normalize().resolveSibling("").normalize();
  }

  /** Where run_pipeline keeps what ran already: {@code <name>_status.yaml} beside the file. */
  public Path statusFile() {
    return file.toAbsolutePath().resolveSibling(name() + "_status.yaml");
  }
}
