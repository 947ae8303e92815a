package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class VerbsTest {
  @TestFactory
  Stream<DynamicTest> every_verb_explains_itself() {
    return Main.commandLine(InstantSource.system()).getSubcommands().keySet().stream()
        .map(verb -> DynamicTest.dynamicTest(verb, () -> explains(verb)));
  }

  private static void explains(String verb) {
    var out = new StringWriter();
    var line = Main.commandLine(InstantSource.system()).setOut(new PrintWriter(out, true));
    assertThat(line.execute(verb, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: nightshift " + verb);
  }
}
