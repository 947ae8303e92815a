package nightshift;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nightshift.yaml.PlantedBreach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The wall of the house: which room may look into which (style.md, "A room you would like to live
 * in").
 */
final class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("nightshift");

  /** The rooms that each room may look into, besides the root's words and libraries. */
  private static final Map<String, List<String>> ARROWS = arrows();

  private static Map<String, List<String>> arrows() {
    var arrows = new LinkedHashMap<String, List<String>>();
    arrows.put("", List.of());
    arrows.put("yaml", List.of());
    arrows.put("settings", List.of("yaml"));
    arrows.put("pipeline", List.of("yaml"));
    arrows.put("process", List.of());
    arrows.put("format", List.of());
    arrows.put("inbox", List.of("format"));
    arrows.put("ledger", List.of());
    arrows.put("simulate", List.of("process"));
    arrows.put("gpu", List.of("process"));
    arrows.put("environment", List.of("process", "yaml"));
    arrows.put("report", List.of("ledger", "report.templates"));
    arrows.put("run", List.of("pipeline", "environment", "gpu", "process", "ledger", "format"));
    arrows.put(
        "camel",
        List.of(
            "inbox",
            "pipeline",
            "environment",
            "gpu",
            "process",
            "run",
            "ledger",
            "report",
            "settings"));
    return arrows;
  }

  @TestFactory
  Stream<DynamicTest> a_room_looks_only_where_its_arrows_lead() {
    return ARROWS.keySet().stream()
        .map(name -> DynamicTest.dynamicTest("room " + name, () -> room(name).check(OURS)));
  }

  @Test
  void every_package_has_its_arrows_or_is_the_door() {
    var rooms =
        OURS.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.replaceFirst("^nightshift\\.?", ""))
            .filter(name -> !name.equals("cli") && !name.equals("report.templates"))
            .distinct();
    assertThat(rooms).containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
  }

  @Test
  void rooms_form_no_cycle() {
    slices().matching("nightshift.(*)..").should().beFreeOfCycles().check(OURS);
  }

  @TestFactory
  Stream<DynamicTest> each_library_has_one_home() {
    var homes =
        Map.of(
            "java.sql..", "ledger",
            "org.jdbi..", "ledger",
            "com.github.kagkarlsson..", "ledger",
            "org.apache.camel..", "camel",
            "picocli..", "cli",
            "org.yaml..", "yaml",
            "gg.jte..", "report");
    return homes.entrySet().stream()
        .map(home ->
            DynamicTest.dynamicTest(
                home.getKey() + " in " + home.getValue(),
                () -> onlyIn(home.getKey(), home.getValue()).check(OURS)));
  }

  @Test
  void processes_start_in_process() {
    outside("process").dependOnClassesThat().belongToAnyOf(ProcessBuilder.class).check(OURS);
  }

  @Test
  void only_the_door_ends_the_program() {
    outside("cli").callMethod(System.class, "exit", int.class).check(OURS);
  }

  @Test
  void time_is_handed_in() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("nightshift.cli.Main")
        .should()
        .callMethod(Instant.class, "now")
        .check(OURS);
  }

  /** A wall that lets everything through would be green as well. */
  @Test
  void a_planted_breach_is_seen() {
    var breach = new ClassFileImporter().importClasses(PlantedBreach.class);
    assertThat(room("yaml").evaluate(breach).hasViolation()).isTrue();
    assertThat(onlyIn("java.sql..", "ledger").evaluate(breach).hasViolation()).isTrue();
  }

  private static ArchRule room(String name) {
    var own = name.isEmpty() ? "nightshift" : "nightshift." + name;
    var allowed =
        Stream.concat(
                Stream.of("nightshift", own),
                ARROWS.getOrDefault(name, List.of()).stream().map(other -> "nightshift." + other))
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> ours = resideInAnyPackage("nightshift..");
    return classes()
        .that()
        .resideInAPackage(own)
        .should()
        .onlyDependOnClassesThat(DescribedPredicate.not(ours).or(resideInAnyPackage(allowed)));
  }

  private static ArchRule onlyIn(String library, String home) {
    return outside(home).dependOnClassesThat().resideInAnyPackage(library);
  }

  private static ClassesShould outside(String home) {
    return noClasses().that().resideOutsideOfPackage("nightshift." + home + "..").should();
  }
}
