package nightshift.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import nightshift.process.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageJTest {
  @TempDir Path root;

  @Test
  void a_macro_runs_without_a_screen_and_gets_its_parameters() throws IOException {
    var lab = plain();
    var saved = root.resolve("blurred.tif");
    var macro =
        lab.write(
            "blur.ijm",
            """
            print("got " + getArgument());
            newImage("x", "8-bit white", 16, 16, 1);
            run("Invert");
            setPixel(8, 8, 255);
            run("Gaussian Blur...", "sigma=2");
            run("32-bit");
            getStatistics(area, mean);
            print("bright: " + (mean > 0.5));
            saveAs("Tiff", "%s");
            """
                .formatted(saved));
    var end = lab.run(lab.ready("imagej"), macro.toString(), "in='a b',sigma='2'");
    assertThat(end.output().strip())
        .isEqualTo(
            """
            got in='a b',sigma='2'
            bright: 1\
            """);
    assertThat(end.exitCode()).isZero();
    assertThat(saved).isRegularFile();
    assertThat(MacroErrors.find(end.output())).isEmpty();
  }

  @Test
  void a_failed_macro_is_recognised_with_its_line() throws IOException {
    var lab = plain();
    var macro = lab.write("bad.ijm", "print(\"start\");\nx = undefinedThing + 1;\n");
    var end = lab.run(lab.ready("imagej"), macro.toString());
    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(MacroErrors.find(end.output()))
        .contains("Undefined variable in line 2 of bad.ijm: x = undefinedThing + 1;");
  }

  @Test
  void a_command_that_imagej_does_not_know_and_a_missing_image_are_errors() throws IOException {
    var lab = plain();
    var environment = lab.ready("imagej");
    var unknown = lab.write("unknown.ijm", "run(\"No Such Command...\");\n");
    var missing = lab.write("missing.ijm", "open(\"/nonexistent/x.tif\");\n");
    var own = lab.write("own.ijm", "exit(\"my own words\");\n");
    assertThat(MacroErrors.find(lab.run(environment, unknown.toString()).output()))
        .contains("Unrecognized command: \"No Such Command...\"");
    assertThat(MacroErrors.find(lab.run(environment, missing.toString()).output()))
        .contains("File not found: /nonexistent/x.tif");
    assertThat(MacroErrors.find(lab.run(environment, own.toString()).output()))
        .contains("Macro canceled in line 1 of own.ijm: exit(\"my own words\");");
  }

  @Test
  void a_macro_may_end_early_without_being_an_error() throws IOException {
    var lab = plain();
    var macro = lab.write("early.ijm", "print(\"done\");\nexit();\nprint(\"never\");\n");
    var end = lab.run(lab.ready("imagej"), macro.toString());
    assertThat(end.exitCode()).isZero();
    assertThat(end.output().strip()).isEqualTo("done");
  }

  @Test
  void plain_imagejs_own_batch_mode_exits_0_after_an_error_and_is_recognised() throws IOException {
    var lab = plain();
    var macro = lab.write("bad.ijm", "x = undefinedThing + 1;\n");
    var environment = lab.ready("imagej");
    var java = environment.argv(List.of()).getFirst();
    var end =
        ToolRunner.local()
            .run(
                new Command(
                    List.of(
                        java,
                        "-Djava.awt.headless=true",
                        "-cp",
                        environment.prefix().toString(),
                        "ij.ImageJ",
                        "-batch",
                        macro.toString()),
                    root,
                    environment.variables()),
                Duration.ofMinutes(1),
                line -> {});
    assertThat(end.exitCode()).isZero();
    assertThat(MacroErrors.find(end.output())).contains("java.awt.HeadlessException");
  }

  @Test
  void the_real_fiji_form_is_used_for_a_program() throws IOException {
    var lab = new Lab(root);
    var fiji = lab.write("Fiji.app/fiji", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(fiji.toFile().setExecutable(true)).isTrue();
    lab.host.put("IMAGEJ_PATH", fiji.getParent().toString());
    var environment = lab.ready("imagej");
    assertThat(environment.argv(List.of("m.ijm", "k='v'")))
        .containsExactly(
            fiji.toString(), "--headless", "--ij2", "--console", "--run", "m.ijm", "k='v'");
  }

  @Test
  void a_wrong_path_is_told_with_its_cure() throws IOException {
    var lab = new Lab(root);
    lab.host.put("IMAGEJ_PATH", root.resolve("nothing here").toString());
    assertThat(lab.failure("imagej").asProblem().explain().replace(root.toString(), "[PATH]"))
        .isEqualTo(
            """
            IMAGEJ_PATH is [PATH]/nothing here, where no ImageJ can be started.
            hint: name it in .env: IMAGEJ_PATH=/path/to/Fiji.app\
            """);
  }

  @Test
  void a_log_without_an_error_stays_well() {
    assertThat(MacroErrors.find("mean 3.4\nError bars: 3\nsaved in line 4\n")).isEmpty();
    assertThat(MacroErrors.find("Macro or script not found: x.ijm")).isPresent();
    assertThat(MacroErrors.find("java.awt.HeadlessException\n\tat java.desktop"))
        .contains("java.awt.HeadlessException");
  }

  private Lab plain() throws IOException {
    var lab = new Lab(root);
    var jar = Path.of(ij.Macro.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    lab.host.put("IMAGEJ_PATH", jar.toString());
    assertThat(Files.isRegularFile(jar)).isTrue();
    return lab;
  }
}
