package nightshift.cli;

import java.util.List;
import java.util.Optional;
import nightshift.ledger.Scope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a hold or a release is about: batches, one pipeline, or everything. */
final class Covered {
  @Parameters(
      arity = "1..*",
      paramLabel = "BATCH",
      description = "pipeline/batch, or the batch's own name.")
  List<String> batches = List.of();

  @Option(
      names = "--pipeline",
      paramLabel = "NAME",
      description = "All batches of inbox/NAME/, also those that come later.")
  @Nullable String pipeline;

  @Option(names = "--everything", description = "Every batch, also those that come later.")
  boolean everything;

  /** Empty when batches were named. */
  Optional<Scope> scope() {
    return everything
        ? Optional.of(new Scope.Everything())
        : Optional.ofNullable(pipeline).map(Scope.Pipeline::new);
  }
}
