package nightshift.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import nightshift.Location;
import nightshift.Problem;
import nightshift.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a starter file, so that nobody begins with an empty editor. */
@Command(
    name = "init",
    description = "Write a commented pipeline to start from.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in before call()
public final class InitCommand implements Callable<Integer> {
  private static final int INVALID = 3;
  private static final String STARTER = "/nightshift/starter-pipeline.yaml";

  @Spec private CommandSpec spec;

  @Option(
      names = "--pipeline",
      required = true,
      paramLabel = "NAME",
      description = "Name of the pipeline and of its inbox folder.")
  private String name;

  private final Supplier<Workspace> workspace;

  public InitCommand(Supplier<Workspace> workspace) {
    this.workspace = workspace;
  }

  @Override
  public Integer call() throws IOException {
    if (!name.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N} _.+-]{0,99}") || name.endsWith("_status")) {
      return refuse(
          Problem.of(
              Problem.Kind.USER,
              "'" + name + "' can't be a pipeline's name",
              "use letters, digits, - and _"));
    }
    var file = workspace.get().pipelines().resolve(name + ".yaml");
    Files.createDirectories(file.getParent());
    try {
      Files.writeString(file, starter().replace("PIPELINE", name), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      return refuse(
          Problem.at(
              Location.of(file),
              "this pipeline exists already",
              "choose another name, or edit it"));
    }
    spec.commandLine().getOut().println(file);
    return 0;
  }

  private int refuse(Problem problem) {
    spec.commandLine().getErr().println("error: " + problem.explain());
    return INVALID;
  }

  static String starter() {
    try (var stream = InitCommand.class.getResourceAsStream(STARTER)) {
      if (stream == null) {
        throw new IllegalStateException(STARTER + " is part of the program");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
