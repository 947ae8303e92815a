package nightshift.cli;

import java.util.List;
import java.util.Optional;
import nightshift.ledger.Scope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a hold or a release is about: batches, one pipeline, or everything. */
final class Covered {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Parameters(
      arity = "0..*",
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

  /**
   * Empty when batches were named.
   *
   * @throws ParameterException unless exactly one of the three was given
   */
  Optional<Scope> scope() {
    int given = (batches.isEmpty() ? 0 : 1) + (pipeline == null ? 0 : 1) + (everything ? 1 : 0);
    if (given != 1) {
      throw new ParameterException(
          spec.commandLine(), "name batches, or one --pipeline, or --everything");
    }
    return everything
        ? Optional.of(new Scope.Everything())
        : Optional.ofNullable(pipeline).map(Scope.Pipeline::new);
  }
}
