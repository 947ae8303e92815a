package nightshift.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import nightshift.BatchId;
import nightshift.inbox.InboxAnswer;
import nightshift.inbox.InboxQuestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Tells what a file or folder of the inbox waits for, and what happened to it before. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = "Tells why a file or folder of the inbox is still waiting.")
final class WhyCommand implements Callable<Integer> {
  /**
   * What the ledger knows of a batch.
   *
   * @param state accepted, queued, running, done, failed, held or cancelled
   * @param pipelines which pipelines take it, and why the others don't, a line each
   * @param events what happened, oldest first, a line each
   */
  record History(String state, List<String> pipelines, List<String> events) {}

  private final Supplier<InboxQuestion> inbox;
  private final Function<BatchId, Optional<History>> ledger;

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  @Parameters(paramLabel = "PATH", description = "A file or folder below inbox/.")
  private Path path;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  WhyCommand(Supplier<InboxQuestion> inbox, Function<BatchId, Optional<History>> ledger) {
    this.inbox = inbox;
    this.ledger = ledger;
  }

  @Override
  public Integer call() throws IOException {
    var answer = inbox.get().about(path);
    var history = answer.batch().flatMap(ledger);
    var out = spec.commandLine().getOut();
    out.println(json ? json(answer, history) : text(answer, history));
    out.flush();
    return 0;
  }

  private static String text(InboxAnswer answer, Optional<History> history) {
    var text = new StringBuilder();
    answer.batch().ifPresent(batch -> text.append("batch    ").append(batch).append('\n'));
    text.append("state    ").append(state(answer, history)).append('\n');
    text.append("why      ").append(answer.why().replace("\n", "\n         ")).append('\n');
    answer.rung().ifPresent(rung -> text.append("sign     ").append(lower(rung)).append('\n'));
    answer.recheckAt().ifPresent(time -> text.append("again at ").append(time).append('\n'));
    history.ifPresent(known -> {
      known.pipelines().forEach(line -> text.append("pipeline ").append(line).append('\n'));
      known.events().forEach(line -> text.append("before   ").append(line).append('\n'));
    });
    return text.toString().stripTrailing();
  }

  private static String json(InboxAnswer answer, Optional<History> history) {
    var mapper = JsonMapper.builder().build();
    var node = mapper.createObjectNode();
    node.put("path", answer.path().toString());
    node.put("batch", answer.batch().map(BatchId::name).orElse(null));
    node.put("pipeline", answer.batch().map(BatchId::pipeline).orElse(null));
    node.put("state", state(answer, history));
    node.put("why", answer.why());
    node.put("rung", answer.rung().map(WhyCommand::lower).orElse(null));
    node.put("recheck_at", answer.recheckAt().map(Instant::toString).orElse(null));
    var pipelines = node.putArray("pipelines");
    var events = node.putArray("history");
    history.ifPresent(known -> {
      known.pipelines().forEach(pipelines::add);
      known.events().forEach(events::add);
    });
    return mapper.writeValueAsString(node);
  }

  /** The ledger's word is the later one, once a batch was taken. */
  private static String state(InboxAnswer answer, Optional<History> history) {
    return answer.state() == InboxAnswer.State.ACCEPTED
        ? history.map(History::state).orElse(lower(answer.state()))
        : lower(answer.state());
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
