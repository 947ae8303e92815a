package nightshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import nightshift.ledger.OutputRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportPageTest {
  @TempDir Path root;

  @Test
  void a_good_night_reads_calmly() throws IOException {
    assertThat(text(Night.done(root, "plate-07")))
        .isEqualTo(
            """
            Batch plate-07 is done: 4 segments in 39 s, 5 result files.
            What to do
            Nothing. The results lie beside this page.
            Pipeline: segment_nuclei
            Input: 4 files, 2.1 MB
            Started: Tue 24 Nov 2026, 01:14:05
            Took: 39 s
            Results: 5 files, 172 kB
            Pictures
            nuclei_q1
            nuclei : 33
            median_area_px2 : 518.0
            mean_eccentricity : 0.734
            mean_intensity : 0.385
            nuclei_q2
            nuclei : 29
            median_area_px2 : 531.0
            mean_eccentricity : 0.71
            mean_intensity : 0.359
            nuclei_q3
            nuclei : 32
            median_area_px2 : 593.5
            mean_eccentricity : 0.712
            mean_intensity : 0.431
            nuclei_q4
            nuclei : 29
            median_area_px2 : 557.0
            mean_eccentricity : 0.76
            mean_intensity : 0.385
            Measurements summary.csv , 4 rows
            image nuclei median_area_px2 mean_eccentricity mean_intensity
            nuclei_q1.tif 33 518.0 0.734 0.385
            nuclei_q2.tif 29 531.0 0.71 0.359
            nuclei_q3.tif 32 593.5 0.712 0.431
            nuclei_q4.tif 29 557.0 0.76 0.385
            Segments 39 s
            Read and normalise done
            6.0 s
            uv:read_images first run
            Segment nuclei done
            21 s
            uv:segment_nuclei first run no GPU here: ran on the CPU
            Measure done
            11 s
            measure first run
            Write summary done
            1.0 s
            cmd first run
            Provenance
            Batch folder: [PATH]/inbox/segment_nuclei/plate-07
            Run folder: [PATH]/results/segment_nuclei/plate-07
            Pipeline file: [PATH]/pipeline_configs/segment_nuclei.yaml
            Received: Tue 24 Nov 2026, 01:13:53
            Ended: Tue 24 Nov 2026, 01:14:44
            Environment uv:read_images: [SHA-256]
            Environment uv:segment_nuclei: [SHA-256]
            Environment measure: [SHA-256]
            Pipeline's content hash: [SHA-256]
            uv: 0.13.9
            Files
            Result Size SHA-256
            overlays/nuclei_q1.png 43 kB [SHA-256]
            overlays/nuclei_q2.png 43 kB [SHA-256]
            overlays/nuclei_q3.png 43 kB [SHA-256]
            overlays/nuclei_q4.png 43 kB [SHA-256]
            summary.csv 200 bytes [SHA-256]
            Written by Nightshift 0.1.0 · run 41
            """);
  }

  @Test
  void a_fallback_is_told_with_its_cause_and_what_to_repair() throws IOException {
    assertThat(text(Night.fallback(root, "plate-07")))
        .isEqualTo(
            """
            Batch plate-07 is done, with a fallback: segment “Segment nuclei” ran in conda environment nuclei-classic because environment uv:segment_nuclei cannot be used: uv could not install scikit-image 0.25.2.
            What to do
            For the results: nothing. They are complete and lie beside this page.
            For the next night, whoever looks after uv:segment_nuclei: nightshift envs build uv:segment_nuclei --verbose
            Pipeline: segment_nuclei
            Input: 4 files, 2.1 MB
            Started: Tue 24 Nov 2026, 01:14:05
            Took: 39 s
            Results: 5 files, 172 kB
            Pictures
            nuclei_q1
            nuclei : 33
            median_area_px2 : 518.0
            mean_eccentricity : 0.734
            mean_intensity : 0.385
            nuclei_q2
            nuclei : 29
            median_area_px2 : 531.0
            mean_eccentricity : 0.71
            mean_intensity : 0.359
            nuclei_q3
            nuclei : 32
            median_area_px2 : 593.5
            mean_eccentricity : 0.712
            mean_intensity : 0.431
            nuclei_q4
            nuclei : 29
            median_area_px2 : 557.0
            mean_eccentricity : 0.76
            mean_intensity : 0.385
            Measurements summary.csv , 4 rows
            image nuclei median_area_px2 mean_eccentricity mean_intensity
            nuclei_q1.tif 33 518.0 0.734 0.385
            nuclei_q2.tif 29 531.0 0.71 0.359
            nuclei_q3.tif 32 593.5 0.712 0.431
            nuclei_q4.tif 29 557.0 0.76 0.385
            Segments 39 s
            Read and normalise done
            6.0 s
            uv:read_images first run
            Segment nuclei done by fallback
            21 s
            uv:segment_nuclei → nuclei-classic first run, 2 attempts no GPU here: ran on the CPU
            Measure done
            11 s
            measure first run
            Write summary done
            1.0 s
            cmd first run
            Why it fell back
            Segment “Segment nuclei”, attempt 1 in uv:segment_nuclei
            environment uv:segment_nuclei cannot be used: uv could not install scikit-image 0.25.2.
            error: Failed to fetch scikit-image-0.25.2-cp311-manylinux.whl
            Caused by: no route to host
            Command: python standard_code/python/segment_nuclei.py --input '%INPUT%/**/*.tif'
            Whole log: .nightshift/logs/02.attempt1.log
            Hint: nightshift envs build uv:segment_nuclei --verbose
            Provenance
            Batch folder: [PATH]/inbox/segment_nuclei/plate-07
            Run folder: [PATH]/results/segment_nuclei/plate-07
            Pipeline file: [PATH]/pipeline_configs/segment_nuclei.yaml
            Received: Tue 24 Nov 2026, 01:13:53
            Ended: Tue 24 Nov 2026, 01:14:44
            Environment uv:read_images: [SHA-256]
            Environment uv:segment_nuclei: [SHA-256]
            Environment nuclei-classic: [SHA-256]
            Environment measure: [SHA-256]
            Pipeline's content hash: [SHA-256]
            uv: 0.13.9
            Files
            Result Size SHA-256
            overlays/nuclei_q1.png 43 kB [SHA-256]
            overlays/nuclei_q2.png 43 kB [SHA-256]
            overlays/nuclei_q3.png 43 kB [SHA-256]
            overlays/nuclei_q4.png 43 kB [SHA-256]
            summary.csv 200 bytes [SHA-256]
            Written by Nightshift 0.1.0 · run 41
            """);
  }

  @Test
  void a_failure_reads_cause_command_exit_status_log_place_hint() throws IOException {
    assertThat(text(Night.failed(root, "plate-07")))
        .isEqualTo(
            """
            Batch plate-07 failed at segment 2 of 4, “Segment nuclei”: the command ended with exit code 1: ValueError: image nuclei_q3.tif has 2 channels, expected 1; nuclei-classic failed in the same way.
            What to do
            open nuclei_q3.tif and look at its channels; --channel picks one
            Then go on from the segment that failed; what was done before it is kept: nightshift retry segment_nuclei/plate-07
            Pipeline: segment_nuclei
            Input: 4 files, 2.1 MB
            Started: Tue 24 Nov 2026, 01:14:05
            Took: 22 s
            Results: none
            What went wrong
            Segment “Segment nuclei”, attempt 1 in uv:segment_nuclei
            the command ended with exit code 1: ValueError: image nuclei_q3.tif has 2 channels, expected 1.
            Command: python standard_code/python/segment_nuclei.py --input '%INPUT%/**/*.tif'
            Exit status: 1
            End of its log:
            reading 4 images
            75%|####### | 3/4
            Traceback (most recent call last):
            File "segment_nuclei.py", line 88, in <module>
            labels = watershed(-distance, markers, mask=mask)
            ValueError: image nuclei_q3.tif has 2 channels, expected 1
            Whole log: .nightshift/logs/02.attempt1.log
            Hint: open nuclei_q3.tif and look at its channels; --channel picks one
            Segment “Segment nuclei”, attempt 2 in nuclei-classic
            the command ended with exit code 1: ValueError: image nuclei_q3.tif has 2 channels, expected 1.
            Command: python standard_code/python/segment_nuclei.py --input '%INPUT%/**/*.tif'
            Exit status: 1
            End of its log:
            reading 4 images
            75%|####### | 3/4
            Traceback (most recent call last):
            File "segment_nuclei.py", line 88, in <module>
            labels = watershed(-distance, markers, mask=mask)
            ValueError: image nuclei_q3.tif has 2 channels, expected 1
            Whole log: .nightshift/logs/02.attempt2.log
            Hint: open nuclei_q3.tif and look at its channels; --channel picks one
            Segments 22 s
            Read and normalise done
            6.0 s
            uv:read_images first run
            Segment nuclei failed
            16 s
            uv:segment_nuclei → nuclei-classic first run, 2 attempts no GPU here: ran on the CPU
            Measure not reached
            measure
            Write summary not reached
            cmd
            Provenance
            Batch folder: [PATH]/inbox/segment_nuclei/plate-07
            Run folder: [PATH]/results/segment_nuclei/plate-07
            Pipeline file: [PATH]/pipeline_configs/segment_nuclei.yaml
            Received: Tue 24 Nov 2026, 01:13:53
            Ended: Tue 24 Nov 2026, 01:14:27
            Environment uv:read_images: [SHA-256]
            Environment uv:segment_nuclei: [SHA-256]
            Environment nuclei-classic: [SHA-256]
            Pipeline's content hash: [SHA-256]
            uv: 0.13.9
            Written by Nightshift 0.1.0 · run 41
            """);
  }

  @Test
  void a_cancelled_batch_says_where_it_stopped_and_how_to_go_on() throws IOException {
    assertThat(text(Night.cancelled(root, "plate-07")))
        .isEqualTo(
            """
            Batch plate-07 was cancelled at segment 2 of 4, “Segment nuclei”; what was finished before is kept.
            What to do
            To go on where it was stopped: nightshift retry segment_nuclei/plate-07
            Pipeline: segment_nuclei
            Input: 4 files, 2.1 MB
            Started: Tue 24 Nov 2026, 01:14:05
            Took: 12 s
            Results: none
            Where it stopped
            Segment “Segment nuclei”, attempt 1 in uv:segment_nuclei
            cancelled: anna asked for it.
            Command: python standard_code/python/segment_nuclei.py --input '%INPUT%/**/*.tif'
            Exit status: 143 (terminated)
            End of its log:
            reading 4 images
            Whole log: .nightshift/logs/02.attempt1.log
            Hint: nightshift retry segment_nuclei/plate-07
            Segments 12 s
            Read and normalise done
            6.0 s
            uv:read_images first run
            Segment nuclei cancelled
            6.0 s
            uv:segment_nuclei first run no GPU here: ran on the CPU
            Measure not reached
            measure
            Write summary not reached
            cmd
            Provenance
            Batch folder: [PATH]/inbox/segment_nuclei/plate-07
            Run folder: [PATH]/results/segment_nuclei/plate-07
            Pipeline file: [PATH]/pipeline_configs/segment_nuclei.yaml
            Received: Tue 24 Nov 2026, 01:13:53
            Ended: Tue 24 Nov 2026, 01:14:17
            Environment uv:read_images: [SHA-256]
            Environment uv:segment_nuclei: [SHA-256]
            Pipeline's content hash: [SHA-256]
            uv: 0.13.9
            Written by Nightshift 0.1.0 · run 41
            """);
  }

  @Test
  void a_script_that_fails_in_uv_only_is_told_with_its_environment() throws IOException {
    var night = Night.fallback(root, "plate-07");
    night.attempts.set(
        1,
        Night.end(
            new Night.Attempt(night.attempts.get(1)),
            "CommandFailed",
            Optional.of(1),
            "the command ended with exit code 1: ImportError: numpy",
            "",
            "see the log"));

    assertThat(text(night))
        .startsWith(
            "Batch plate-07 is done, with a fallback: segment “Segment nuclei” ran in conda environment"
                + " nuclei-classic because in uv:segment_nuclei the command ended with exit code 1:"
                + " ImportError: numpy.\n");
  }

  @Test
  void an_attempt_that_a_reboot_ended_is_told_but_is_no_failure_of_the_run() throws IOException {
    var night = Night.done(root, "plate-07");
    var row = night.attempts.get(1);
    night.attempts.add(
        1,
        Night.end(
            new Night.Attempt(row).at(6, 9),
            "Interrupted",
            Optional.empty(),
            "the command and its supervisor were ended from outside (a reboot, or a kill)",
            "",
            "nothing to do: the run resumes at this segment"));
    night.attempts.set(2, new Night.Attempt(row).number(2).at(9, 27).row);

    assertThat(text(night))
        .startsWith("Batch plate-07 is done: 4 segments in 39 s")
        .contains("What failed on the way", "first run, 2 attempts")
        .doesNotContain("What went wrong", "Why it fell back");
  }

  @Test
  void names_are_text_whatever_they_hold() throws IOException {
    var evil = "\"><img src=x onerror=alert(1)>";
    var night = Night.failed(root, evil);
    night.output("javascript:alert(2)//' onclick='alert(3)", new byte[0]);

    var html = html(night, Secrets.none());

    assertThat(html)
        .doesNotContain("<img src=x", "<script", "href=\"javascript:")
        .contains("href=\"./javascript%3Aalert%282%29//%27%20onclick%3D%27alert%283%29\"");
  }

  @Test
  void a_command_to_copy_quotes_the_batch_for_the_shell() throws IOException {
    assertThat(text(Night.failed(root, "it's $(touch x); rm -rf")))
        .contains("nightshift retry 'segment_nuclei/it'\\''s $(touch x); rm -rf'");
  }

  @Test
  void no_secret_reaches_the_page_from_any_text() throws IOException {
    var secret = "hunter2-token";
    var night = Night.failed(root, "plate-07");
    night.why = "why " + secret;
    night.hint = Optional.of("hint " + secret);
    night.log(1, 1, "token=" + secret + "\n");
    var row = night.attempts.get(1);
    night.attempts.set(
        1,
        Night.end(
            new Night.Attempt(row),
            "CommandFailed",
            Optional.of(1),
            "what " + secret,
            "detail " + secret,
            "hint " + secret));

    assertThat(html(night, new Secrets(List.of(secret))))
        .doesNotContain(secret)
        .contains("what •••", "detail •••", "hint •••", "token=•••");
  }

  @Test
  void an_output_that_leads_out_of_the_run_folder_is_not_shown() throws IOException {
    var night = Night.done(root, "plate-07");
    Files.createDirectories(root.resolve("overlays"));
    Files.copy(night.folder.resolve("overlays/nuclei_q1.png"), root.resolve("overlays/x.png"));
    Files.createSymbolicLink(
        night.folder.resolve("overlays/link.png"), root.resolve("overlays/x.png"));
    Files.writeString(root.resolve("out.csv"), "secret\n1\n");
    for (var path :
        List.of("../../../overlays/x.png", "overlays/link.png", "../../../out.csv", "\0/a.csv")) {
      night.outputs.addFirst(new OutputRow(path, 1, "0".repeat(64)));
    }

    var html = html(night, Secrets.none());

    assertThat(html.split("data:image/png")).hasSize(1 + 4);
    assertThat(text(night)).doesNotContain("secret");
  }

  @Test
  void the_page_is_replaced_at_once_and_leaves_nothing_beside_it() throws IOException {
    var night = Night.done(root, "plate-07");
    html(night, Secrets.none());
    html(night, Secrets.none());

    try (var files = Files.list(night.folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(".nightshift", "overlays", "report.html", "summary.csv");
    }
  }

  @Test
  void a_thousand_results_and_pictures_stay_a_page_that_can_be_mailed() throws IOException {
    var night = Night.done(root, "plate-07");
    var picture = Files.readAllBytes(night.folder.resolve("overlays/nuclei_q1.png"));
    for (int i = 0; i < 1000; i++) {
      night.output("overlays/field_%04d.png".formatted(i), picture);
    }

    assertThat(text(night))
        .contains(
            "12 of 1004 pictures shown; the others lie in the results.", "… and 805 more files.");
    assertThat(Files.size(night.folder.resolve("report.html"))).isLessThan(1_000_000);
  }

  private static String html(Night night, Secrets secrets) throws IOException {
    return Files.readString(
        new ReportPage("0.1.0", ZoneOffset.UTC, secrets).write(night.batch(), night.history()));
  }

  /**
   * What a person reads, a line a block; the workspace's own place and hashes vary or tell little.
   */
  private String text(Night night) throws IOException {
    return html(night, Secrets.none())
            .replaceAll("(?s)<(style|title)>.*?</\\1>", "")
            .replaceAll("</dt>\\s*<dd[^>]*>", ": ")
            .replaceAll("</?(bdi|a|code|strong|span|small|td|th|dt)[^>]*>", " ")
            .replaceAll("<[^>]+>", "\n")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
            .replace(root.toString(), "[PATH]")
            .replaceAll("[0-9a-f]{64}", "[SHA-256]")
            .replaceAll("[ \n]*\n[ \n]*", "\n")
            .replaceAll(" +", " ")
            .strip()
        + "\n";
  }
}
