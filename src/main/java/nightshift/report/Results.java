package nightshift.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import nightshift.ledger.OutputRow;

/** Finds among a run's outputs what a person wants to look at: overlays and tables. */
final class Results {
  private static final Pattern OVERLAY =
      Pattern.compile("(?:.*/)?overlays/[^/]+\\.png", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern TABLE =
      Pattern.compile(".+\\.(?:csv|tsv)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final int MOST_PICTURES = 12;
  private static final long PICTURE_BYTES = 8_000_000;
  private static final int MOST_TABLES = 2;
  private static final int MOST_NUMBERS = 4;

  private record Named(OutputRow output, ResultTable table) {}

  private final Path folder;
  private final List<OutputRow> outputs;
  private final List<OutputRow> overlays;
  private final List<Named> tables;
  private final List<Page.Picture> pictures;

  Results(Path folder, List<OutputRow> outputs) {
    this.folder = folder;
    this.outputs = outputs;
    overlays = outputs.stream().filter(o -> OVERLAY.matcher(o.path()).matches()).toList();
    tables =
        outputs.stream()
            .filter(o -> TABLE.matcher(o.path()).matches())
            .sorted(
                Comparator.comparing((OutputRow o) -> !isSummary(o))
                    .thenComparing(OutputRow::bytes))
            .limit(MOST_TABLES)
            .flatMap(o -> inside(o).flatMap(ResultTable::read).map(t -> new Named(o, t)).stream())
            .toList();
    pictures = inlined();
  }

  List<Page.Picture> pictures() {
    return pictures;
  }

  Optional<String> picturesLeftOut() {
    return pictures.size() == overlays.size()
        ? Optional.empty()
        : Optional.of(
            "%d of %s shown; the others lie in the results."
                .formatted(pictures.size(), Wording.count(overlays.size(), "picture")));
  }

  List<Page.Table> tables() {
    return tables.stream()
        .map(t ->
            t.table().shown(Wording.name(t.output().path()), Address.relative(t.output().path())))
        .toList();
  }

  List<Page.Output> listed(int most) {
    return outputs.stream()
        .limit(most)
        .map(o ->
            new Page.Output(
                Wording.name(o.path()),
                Address.relative(o.path()),
                Wording.size(o.bytes()),
                o.sha256()))
        .toList();
  }

  Optional<String> leftOut(int most) {
    return outputs.size() <= most
        ? Optional.empty()
        : Optional.of("… and " + Wording.count(outputs.size() - most, "more file") + ".");
  }

  private List<Page.Picture> inlined() {
    var room = new Pictures(PICTURE_BYTES);
    var shown = new ArrayList<Page.Picture>();
    for (var overlay : overlays) {
      if (shown.size() == MOST_PICTURES) {
        break;
      }
      inside(overlay)
          .flatMap(room::inline)
          .ifPresent(picture ->
              shown.add(
                  new Page.Picture(
                      Wording.name(stem(overlay.path())),
                      picture.dataUri(),
                      picture.width(),
                      picture.height(),
                      Address.relative(overlay.path()),
                      numbers(stem(overlay.path())))));
    }
    return shown;
  }

  /** The row that names the picture's image, whatever its column is called. */
  private List<Page.Fact> numbers(String picture) {
    for (var named : tables) {
      for (var row : named.table().rows()) {
        if (row.stream()
            .anyMatch(cell -> !ResultTable.isNumber(cell) && stem(cell).equals(picture))) {
          return numbers(named.table().header(), row);
        }
      }
    }
    return List.of();
  }

  private static List<Page.Fact> numbers(List<String> header, List<String> row) {
    var numbers = new ArrayList<Page.Fact>();
    for (int i = 0; i < Math.min(header.size(), row.size()) && numbers.size() < MOST_NUMBERS; i++) {
      if (ResultTable.isNumber(row.get(i))) {
        numbers.add(Page.Fact.of(header.get(i), ResultTable.number(row.get(i))));
      }
    }
    return numbers;
  }

  /** The ledger's paths are data too: what leads out of the run folder is not read. */
  private Optional<Path> inside(OutputRow output) {
    try {
      var file = folder.resolve(output.path()).toRealPath();
      return Optional.of(file).filter(Files::isRegularFile).filter(real -> startsInside(real));
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return Optional.empty();
    }
  }

  private boolean startsInside(Path real) {
    try {
      return real.startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isSummary(OutputRow output) {
    return output.path().toLowerCase(Locale.ROOT).contains("summary");
  }

  private static String stem(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    var stem = dot > 0 ? name.substring(0, dot) : name;
    return stem.endsWith("_overlay")
        ? stem.substring(0, stem.length() - "_overlay".length())
        : stem;
  }
}
