package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import nightshift.Workspace;
import nightshift.pipeline.PipelineReader;
import nightshift.pipeline.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class InitCommandTest {
  @TempDir private Path root;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int init(String name) {
    var command = new CommandLine(new InitCommand(() -> new Workspace(root)));
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute("--pipeline", name);
  }

  @Test
  void the_starter_is_a_pipeline_without_a_warning() {
    assertThat(init("ER_masks")).isZero();
    var file = root.resolve("pipeline_configs/ER_masks.yaml");
    assertThat(out.toString().strip()).isEqualTo(file.toString());
    assertThat(file).content().contains("inbox/ER_masks/<batch>/");
    assertThat(PipelineReader.read(file)).isInstanceOf(Reading.Readable.class);
    assertThat(PipelineReader.read(file).warnings()).isEmpty();
  }

  @Test
  void an_existing_pipeline_is_never_overwritten() {
    init("a");
    assertThat(init("a")).isEqualTo(3);
    assertThat(err.toString()).contains("this pipeline exists already");
  }

  @Test
  void a_name_can_not_lead_out_of_the_folder() {
    for (var name : new String[] {"../a", "a/b", "", ".hidden", "a\nb", "x_status"}) {
      assertThat(init(name)).isEqualTo(3);
    }
    assertThat(root.resolve("pipeline_configs")).doesNotExist();
  }
}
