package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import nightshift.Problem;
import org.junit.jupiter.api.Test;

final class DotEnvTest {
  private static DotEnv parse(String text) {
    return DotEnv.parse(Path.of(".env"), text);
  }

  @Test
  void lines_are_read_as_run_pipeline_reads_them() {
    var env =
        parse(
            "# a comment=1\nDATA = x\n  IMAGES=/a b/c  \r\nIMAGES=/second\nURL=a=b\nnothing\n=x\nE=\n");
    assertThat(env.values())
        .isEqualTo(Map.of("DATA ", "x", "IMAGES", "/a b/c", "URL", "a=b", "E", ""));
  }

  @Test
  void a_cycle_is_not_followed_but_told() {
    var env = parse("A=%B%/x\nB=%A%/y\n");
    assertThat(env.values()).containsEntry("A", "%B%/x");
    assertThat(env.warnings().stream().map(Problem::explain))
        .containsExactly(
            ".env:1:1: A refers to another %NAME%, which is not resolved inside .env\nhint: write the whole value",
            ".env:2:1: B refers to another %NAME%, which is not resolved inside .env\nhint: write the whole value");
  }

  @Test
  void quotes_and_doubled_names_are_warned_of_without_telling_the_value() {
    var env = parse("TOKEN=\"s3cret\"\nTOKEN=other\n");
    assertThat(env.warnings().stream().map(Problem::explain).toList().toString())
        .contains("TOKEN keeps its quotes", "TOKEN is set twice")
        .doesNotContain("s3cret");
  }

  @Test
  void a_missing_file_holds_nothing() {
    assertThat(DotEnv.read(Path.of("no/such/.env")))
        .isEqualTo(new DotEnv(Map.of(), java.util.List.of()));
  }
}
