package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nightshift.EnvironmentName;
import nightshift.environment.Preparation.Prepared;
import nightshift.environment.Preparation.Unprepared;
import nightshift.process.Command;

/** Proves by day that an environment will do at night: builds it and uses it. */
final class Rehearsal {
  private final Environments environments;
  private final Store store;
  private final Scripts scripts;
  private final HostVariables host;
  private final ToolRunner tools;
  private final Duration limit;

  Rehearsal(
      Environments environments,
      Store store,
      HostVariables host,
      ToolRunner tools,
      Duration limit) {
    this.environments = environments;
    this.store = store;
    this.scripts = new Scripts(store.cache());
    this.host = host;
    this.tools = tools;
    this.limit = limit;
  }

  private record Counted(int count, List<String> failed) {}

  private record Cuda(boolean visible, String device, String built, String error) {}

  private record Answer(Counted hashes, Counted imports, List<Cuda> cuda, Counted scripts) {}

  Rehearsed rehearse(EnvironmentName name, List<Path> pythonScripts, Consumer<String> progress) {
    long begin = System.nanoTime();
    var checks =
        switch (environments.prepare(name, progress)) {
          case Unprepared(var failure) ->
              List.of(Finding.bad("builds", sentence(failure), failure.cure()));
          case Prepared prepared -> look(prepared, pythonScripts);
        };
    return new Rehearsed(name, checks, Duration.ofNanos(System.nanoTime() - begin));
  }

  private static String sentence(EnvironmentFailure failure) {
    return failure.what() + failure.detail().map(words -> "\n" + words).orElse("");
  }

  private List<Finding> look(Prepared prepared, List<Path> pythonScripts) {
    var checks = new ArrayList<Finding>();
    var environment = prepared.environment();
    checks.add(
        Finding.good(
            "builds",
            prepared.built()
                ? "built in %.1f s".formatted(prepared.took().toMillis() / 1000.0)
                : "was there"));
    if (environment.prefix().startsWith(store.root())) {
      checks.add(files(environment));
    }
    if (environment.python().isPresent()) {
      checks.addAll(fromInside(environment, environment.python().get(), pythonScripts));
    }
    return checks;
  }

  private Finding files(ReadyEnvironment environment) {
    return switch (store.lookAtAll(environment.prefix())) {
      case Store.Condition.Sound(var stamp) -> Finding.good("files", stamp.files() + " as built");
      case Store.Condition.Damaged(var how) ->
          Finding.bad("files", how, "nightshift envs build --again " + environment.name());
      case Store.Condition.Absent absent ->
          Finding.bad("files", "gone", "nightshift envs build " + environment.name());
    };
  }

  private List<Finding> fromInside(
      ReadyEnvironment environment, Path python, List<Path> pythonScripts) {
    try {
      var answerFile = Files.createTempFile("nightshift-rehearsal-", ".json");
      var argv =
          Stream.concat(
                  Stream.of(
                      python.toString(),
                      scripts.lay("rehearse.py").toString(),
                      answerFile.toString()),
                  pythonScripts.stream().map(Path::toString))
              .toList();
      var end =
          tools.run(
              new Command(argv, environment.prefix(), environment.variables()), limit, line -> {});
      var answer = Json.read(answerFile, Answer.class);
      Files.delete(answerFile);
      return answer.isPresent()
          ? findings(environment, answer.get())
          : List.of(
              Finding.bad(
                  "imports",
                  (end.timedOut()
                          ? "took too long\n"
                          : "python ended with " + end.exitCode() + "\n")
                      + UvWords.essence(end.output()),
                  "nightshift envs build --again " + environment.name()));
    } catch (IOException e) {
      return List.of(Finding.bad("imports", String.valueOf(e.getMessage()), "nightshift doctor"));
    }
  }

  private List<Finding> findings(ReadyEnvironment environment, Answer answer) {
    var again = "nightshift envs build --again " + environment.name();
    var findings = new ArrayList<Finding>();
    findings.add(counted("hashes", answer.hashes(), "files as installed", again));
    findings.add(counted("imports", answer.imports(), "modules import", again));
    if (answer.scripts().count() > 0) {
      findings.add(
          counted(
              "scripts", answer.scripts(), "scripts compile", "correct the script named above"));
    }
    boolean card = Programs.find(host.get("PATH", ""), "nvidia-smi").isPresent();
    for (var cuda : answer.cuda()) {
      if (cuda.visible()) {
        findings.add(Finding.good("cuda", ("visible " + cuda.device()).strip()));
      } else if (!card) {
        findings.add(Finding.note("cuda", "no card here", ""));
      } else {
        findings.add(
            Finding.bad(
                "cuda",
                "a card is here, but not for this environment; it is built for CUDA "
                    + (cuda.built().isEmpty() ? "none" : cuda.built())
                    + (cuda.error().isEmpty() ? "" : "\n" + cuda.error()),
                "choose a CUDA build that this driver runs: nvidia-smi shows its version"));
      }
    }
    return findings;
  }

  private static Finding counted(String subject, Counted counted, String words, String cure) {
    return counted.failed().isEmpty()
        ? Finding.good(subject, counted.count() + " " + words)
        : Finding.bad(subject, String.join("\n", counted.failed()), cure);
  }
}
