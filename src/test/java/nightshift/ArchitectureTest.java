package nightshift;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The wall of the house: which room may look into which (style.md, "A room you would like to live
 * in").
 */
@AnalyzeClasses(packages = "nightshift", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest static final ArchRule root = room("");
  @ArchTest static final ArchRule yaml = room("yaml");
  @ArchTest static final ArchRule settings = room("settings", "yaml");
  @ArchTest static final ArchRule pipeline = room("pipeline", "yaml");
  @ArchTest static final ArchRule process = room("process");
  @ArchTest static final ArchRule format = room("format");
  @ArchTest static final ArchRule inbox = room("inbox", "format");
  @ArchTest static final ArchRule ledger = room("ledger");
  @ArchTest static final ArchRule simulate = room("simulate", "process");
  @ArchTest static final ArchRule gpu = room("gpu", "process");
  @ArchTest static final ArchRule environment = room("environment", "process", "yaml");
  @ArchTest static final ArchRule report = room("report", "ledger", "report.templates");

  @ArchTest
  static final ArchRule run =
      room("run", "pipeline", "environment", "gpu", "process", "ledger", "format");

  @ArchTest
  static final ArchRule camel =
      room(
          "camel",
          "inbox",
          "pipeline",
          "environment",
          "gpu",
          "process",
          "run",
          "ledger",
          "report",
          "settings");

  @ArchTest
  static final ArchRule noCycles = slices().matching("nightshift.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule sqlLivesInTheLedger =
      onlyIn("java.sql..", "org.jdbi..", "com.github.kagkarlsson..").in("ledger");

  @ArchTest static final ArchRule camelLivesInCamel = onlyIn("org.apache.camel..").in("camel");
  @ArchTest static final ArchRule picocliLivesInCli = onlyIn("picocli..").in("cli");
  @ArchTest static final ArchRule yamlIsReadInYaml = onlyIn("org.yaml..").in("yaml");

  @ArchTest
  static final ArchRule processesStartInProcess =
      noClasses()
          .that()
          .resideOutsideOfPackage("nightshift.process..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ProcessBuilder.class);

  @ArchTest
  static final ArchRule onlyCliExits =
      noClasses()
          .that()
          .resideOutsideOfPackage("nightshift.cli..")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule timeIsHandedIn =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("nightshift.cli.Main")
          .should()
          .callMethod(java.time.Instant.class, "now");

  /** A room and the rooms it may look into, besides the root's words and libraries. */
  private static ArchRule room(String name, String... open) {
    var own = name.isEmpty() ? "nightshift" : "nightshift." + name;
    var allowed =
        Stream.concat(
                Stream.of("nightshift", own),
                Arrays.stream(open).map(other -> "nightshift." + other))
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> ours = resideInAnyPackage("nightshift..");
    return classes()
        .that()
        .resideInAPackage(own)
        .should()
        .onlyDependOnClassesThat(DescribedPredicate.not(ours).or(resideInAnyPackage(allowed)))
        .allowEmptyShould(true);
  }

  private static Only onlyIn(String... packages) {
    return new Only(packages);
  }

  private record Only(String... packages) {
    ArchRule in(String home) {
      return noClasses()
          .that()
          .resideOutsideOfPackage("nightshift." + home + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages);
    }
  }
}
