package nightshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.util.ArrayList;
import nightshift.ledger.SegmentState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportInBrowserTest {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int WIDE = 1180;
  private static final int NARROW = 390;

  /** In lines of text; 1 for a page without a table. */
  private static final String TALLEST_CELL =
      "Math.max(1, ...[...document.querySelectorAll('td')].map(c => Math.round(c.clientHeight / 50)))";

  private static Chromium chromium;

  @TempDir Path root;

  @BeforeAll
  static void open() {
    chromium = new Chromium();
  }

  @AfterAll
  static void close() {
    chromium.close();
  }

  @Test
  void every_kind_of_night_opens_in_light_dark_and_narrow_without_a_complaint() throws IOException {
    look("done", Night.done(root.resolve("a"), "plate-07"));
    look("fallback", Night.fallback(root.resolve("b"), "plate-07"));
    look("failed", Night.failed(root.resolve("c"), "plate-07"));
    look("cancelled", Night.cancelled(root.resolve("d"), "plate-07"));
  }

  @Test
  void a_hostile_batch_runs_no_script_and_asks_for_nothing() throws IOException {
    var evil = "\"><img src=x onerror=alert(1)><script>alert(1)<!script>";
    var night = Night.failed(root, evil);
    night.segment(3, "<script>alert(2)</script>'\"><svg onload=alert(2)>", SegmentState.PENDING);
    night.output("overlays/\"><img src=x onerror=alert(3)>.png", png());
    night.output("javascript:alert(4)/summary.csv", hostileTable());
    night.log(1, 1, "</pre><script>alert(5)</script><img src=http://127.0.0.1:9/x>\n");

    look("hostile", night);
  }

  /** Opens the page as a person would and fails on anything it says, loads or runs. */
  private void look(String name, Night night) throws IOException {
    var file =
        new ReportPage("0.1.0", ZoneOffset.UTC, Secrets.none())
            .write(night.batch(), night.history());
    Files.createDirectories(SCREENSHOTS);
    Files.copy(file, SCREENSHOTS.resolve(name + ".html"), StandardCopyOption.REPLACE_EXISTING);
    visit(name, file, ColorScheme.LIGHT, WIDE, true);
    visit(name, file, ColorScheme.DARK, WIDE, true);
    visit(name, file, ColorScheme.LIGHT, NARROW, true);
    visit(name, file, ColorScheme.DARK, NARROW, false);
  }

  private void visit(String name, Path file, ColorScheme scheme, int width, boolean script) {
    var options =
        new Browser.NewContextOptions()
            .setColorScheme(scheme)
            .setJavaScriptEnabled(script)
            .setViewportSize(width, 900);
    try (var context = chromium.browser.newContext(options)) {
      var page = context.newPage();
      var heard = new ArrayList<String>();
      page.onConsoleMessage(message -> heard.add("console: " + message.text()));
      page.onPageError(error -> heard.add("error: " + error));
      page.onRequest(request -> heard.add(request.url()));
      page.onDialog(dialog -> {
        heard.add("dialog: " + dialog.message());
        dialog.dismiss();
      });
      var url = file.toUri().toString();
      page.navigate(url);

      assertThat(heard.stream().filter(what -> !what.startsWith("data:image/png;base64,")))
          .as(name + " with script " + script)
          .containsExactly(page.url());
      assertThat(page.locator("h1").isVisible()).isTrue();
      assertThat(page.locator("script, iframe, object, [onload], [onerror]").count()).isZero();
      assertThat(page.locator("img").all())
          .as("pictures that can be seen")
          .allMatch(picture -> picture.boundingBox().height > 100);
      if (script) {
        assertThat((Object) page.evaluate(TALLEST_CELL))
            .as("lines in a cell of %s at %d".formatted(name, width))
            .isEqualTo(1);
        assertThat((Object) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
            .as("letters beyond the right edge of %s at %d".formatted(name, width))
            .isEqualTo(0);
        shoot(page, name + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width);
        if (width == WIDE && scheme == ColorScheme.LIGHT) {
          page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
          page.pdf(
              new Page.PdfOptions()
                  .setPath(SCREENSHOTS.resolve(name + ".pdf"))
                  .setFormat("A4")
                  .setPrintBackground(true));
        }
      }
    }
  }

  private static void shoot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(SCREENSHOTS.resolve("report-" + name + ".png"))
            .setFullPage(true));
  }

  private static byte[] png() throws IOException {
    try (var file = Night.class.getResourceAsStream("overlays/nuclei_q1.png")) {
      return file.readAllBytes();
    }
  }

  private static byte[] hostileTable() {
    return "<script>alert(6)</script>,\"=cmd|' /C calc'!A0\"\n<img src=x onerror=alert(7)>,1\n"
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
