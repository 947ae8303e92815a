package nightshift.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import nightshift.EnvironmentName;
import nightshift.yaml.Problems;

/** Decides what runs, what is skipped and why, and makes every command line; runs nothing. */
public final class Planner {
  private final StatusFile status;
  private final PlanContext context;
  private final Begin begin;
  private final Problems problems = new Problems();

  private enum Begin {
    AS_THE_STATUS_SAYS,
    WITH_EVERYTHING,
    WHERE_IT_STOPPED
  }

  private Planner(StatusFile status, PlanContext context, Begin begin) {
    this.status = status;
    this.context = context;
    this.begin = begin;
  }

  /** {@code forceAll} is the {@code -f} of the command line. */
  public static Plan plan(
      Pipeline pipeline, StatusFile status, PlanContext context, boolean forceAll) {
    return new Planner(status, context, forceAll ? Begin.WITH_EVERYTHING : Begin.AS_THE_STATUS_SAYS)
        .plan(pipeline);
  }

  /**
   * For a run that was cut off or held: its force steps have done their work already, and what ran
   * after them is done.
   */
  public static Plan resume(Pipeline pipeline, StatusFile status, PlanContext context) {
    return new Planner(status, context, Begin.WHERE_IT_STOPPED).plan(pipeline);
  }

  private Plan plan(Pipeline pipeline) {
    var hashes = pipeline.segments().stream().map(ContentHash::of).toList();
    var forcePoint =
        begin == Begin.WITH_EVERYTHING ? OptionalInt.of(0) : forcePoint(pipeline, hashes);
    var tokens = new Tokens(context, problems);
    var commands = new CommandBuilder(tokens, context);
    var planned = new ArrayList<PlannedSegment>();
    Optional<Segment> cause = Optional.empty();
    Optional<Segment> stop = Optional.empty();
    for (var segment : pipeline.segments()) {
      var hash = hashes.get(segment.index());
      var decision = decide(segment, hash, forcePoint, cause, stop);
      if (cause.isEmpty()
          && (decision instanceof Decision.Run || decision instanceof Decision.Force)) {
        cause = Optional.of(segment);
      }
      if (stop.isEmpty() && decision instanceof Decision.Stop) {
        stop = Optional.of(segment);
      }
      var env = env(segment, tokens);
      var command = Wsl.wrap(segment, commands.build(segment), env, context, problems);
      planned.add(new PlannedSegment(segment, hash, decision, command, env));
    }
    return new Plan(planned, forcePoint, problems.errors(), problems.warnings());
  }

  private OptionalInt forcePoint(Pipeline pipeline, List<String> hashes) {
    return pipeline.segments().stream()
        .filter(segment ->
            switch (segment.type()) {
              case PAUSE, STOP -> false;
              case FORCE -> begin != Begin.WHERE_IT_STOPPED;
              case NORMAL -> status.completed(hashes.get(segment.index())).isEmpty();
            })
        .mapToInt(Segment::index)
        .findFirst();
  }

  private Decision decide(
      Segment segment,
      String hash,
      OptionalInt forcePoint,
      Optional<Segment> cause,
      Optional<Segment> stop) {
    if (stop.isPresent()) {
      return new Decision.Unreached(stop.get().title());
    }
    return switch (segment.type()) {
      case PAUSE -> new Decision.Pause(segment.message());
      case STOP -> new Decision.Stop(segment.message());
      case FORCE -> new Decision.Force(segment.message());
      case NORMAL ->
          forcePoint.isEmpty() || segment.index() < forcePoint.getAsInt()
              ? new Decision.Skip(status.completed(hash).orElse(""))
              : new Decision.Run(why(segment, hash, cause));
    };
  }

  private String why(Segment segment, String hash, Optional<Segment> cause) {
    if (begin == Begin.WITH_EVERYTHING) {
      return "everything runs again, as asked for with -f";
    }
    if (cause.isPresent()) {
      return cause.get().type() == Segment.Type.FORCE
          ? "after the force step " + cause.get().title()
          : "after " + cause.get().title() + ", which will run";
    }
    if (status.byHash(hash).isPresent()) {
      return "it was begun but never finished";
    }
    return status
        .byName(segment.name())
        .map(entry -> changed(segment, entry))
        .orElse("it has not run yet");
  }

  private String changed(Segment segment, StatusFile.Entry entry) {
    return context
        .previous()
        .flatMap(previous -> Change.between(previous, entry.contentHash(), segment))
        .map(change -> "its content changed: " + change)
        .orElseGet(() ->
            entry.lastProcessed().isEmpty()
                ? "its content changed"
                : "its content changed since " + entry.lastProcessed());
  }

  private Map<String, String> env(Segment segment, Tokens tokens) {
    var env = new LinkedHashMap<String, String>();
    if (segment.isControl()) {
      return env;
    }
    segment
        .env()
        .forEach(
            (key, value) -> env.put(key, tokens.resolve(GoFormat.text(value), segment.where())));
    if (segment.environment().orElse(null) instanceof EnvironmentName.Uv(var python, var group)) {
      env.put("UV_PYTHON", python.orElse(context.defaultPython()));
    }
    return env;
  }
}
