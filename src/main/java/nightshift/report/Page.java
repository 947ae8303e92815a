package nightshift.report;

import java.util.List;
import java.util.Optional;

/**
 * What report.html shows, in words ready to read: the template decides where a thing stands, never
 * what it says.
 *
 * @param css the style sheet
 * @param policy the content security policy: nothing is loaded, nothing runs
 * @param next what to do now, one line each
 */
public record Page(
    String css,
    String policy,
    Tone tone,
    String title,
    String batch,
    String verdict,
    List<Step> next,
    List<Fact> facts,
    List<Picture> pictures,
    Optional<String> picturesLeftOut,
    List<Table> tables,
    List<Segment> segments,
    String took,
    String failuresTitle,
    List<Failure> failures,
    String overcomeTitle,
    List<Failure> overcome,
    List<Fact> provenance,
    List<Output> outputs,
    Optional<String> outputsLeftOut,
    String footer) {

  /** The colour of the morning. */
  public enum Tone {
    GOOD,
    FALLBACK,
    BAD,
    NEUTRAL;

    public String css() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A name and its value; {@code code} when the value is to be copied, not read. */
  public record Fact(String name, String value, boolean code) {
    static Fact of(String name, String value) {
      return new Fact(name, value, false);
    }

    static Fact code(String name, String value) {
      return new Fact(name, value, true);
    }
  }

  /** A thing to do: a sentence, and the command to type where there is one. */
  public record Step(String sentence, Optional<String> command) {}

  /** An overlay with the numbers of its row in the results. */
  public record Picture(
      String name, String dataUri, int width, int height, String link, List<Fact> numbers) {}

  /** The first rows of a table among the results. */
  public record Table(
      String name, String link, List<Cell> header, List<List<Cell>> rows, String size) {}

  /** A table's cell; numbers stand right. */
  public record Cell(String text, boolean number) {}

  /** One line of the timeline. */
  public record Segment(
      int position,
      String name,
      String state,
      Tone tone,
      String environment,
      String decision,
      String gpu,
      String time,
      List<Bar> bars) {}

  /** One attempt in the timeline, in thousandths of the run's time. */
  public record Bar(int from, int width, Tone tone, String label) {}

  /** An attempt that did not succeed, in the order in which a person asks. */
  public record Failure(
      String title,
      boolean overcome,
      String cause,
      List<String> detail,
      Optional<String> command,
      Optional<String> exit,
      List<String> log,
      Optional<Link> logFile,
      Optional<Link> kept,
      Optional<String> hint) {}

  /** A place on disk: its path as text, and its address relative to the page. */
  public record Link(String path, String address) {}

  /** A result file. */
  public record Output(String path, String link, String size, String sha256) {}
}
