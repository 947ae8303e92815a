package nightshift.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * The start of a table among the results. However long or wide the file is, only so much is read
 * and shown; what is left out is said.
 *
 * @param complete false when the file goes on
 */
record ResultTable(List<String> header, List<List<String>> rows, boolean complete) {
  static final int MOST_ROWS = 12;
  static final int MOST_COLUMNS = 10;

  /** Enough for every picture's row to be found, and soon read. */
  private static final int READ_ROWS = 500;

  private static final int READ_LETTERS = 1_000_000;
  private static final int CELL_LETTERS = 80;

  /** Empty when the file is not there, holds no table, or can't be read as one. */
  static Optional<ResultTable> read(Path file) {
    try {
      var start = start(file);
      var schema = CsvSchema.emptySchema().withColumnSeparator(separator(start.text()));
      var rows = new ArrayList<List<String>>();
      try (MappingIterator<String[]> lines =
          CsvMapper.builder()
              .enable(CsvReadFeature.WRAP_AS_ARRAY)
              .enable(CsvReadFeature.SKIP_EMPTY_LINES)
              .build()
              .readerFor(String[].class)
              .with(schema)
              .readValues(start.text())) {
        while (lines.hasNext() && rows.size() <= READ_ROWS + 1) {
          rows.add(List.of(lines.next()));
        }
        boolean complete = start.whole() && !lines.hasNext();
        return rows.size() < 2
            ? Optional.empty()
            : Optional.of(new ResultTable(rows.getFirst(), rows.subList(1, rows.size()), complete));
      }
    } catch (IOException | JacksonException e) {
      // A table that can't be read is still named among the results.
      return Optional.empty();
    }
  }

  Page.Table shown(String name, String link) {
    var shown = rows.stream().limit(MOST_ROWS).map(ResultTable::cells).toList();
    return new Page.Table(name, link, headings(), shown, size());
  }

  /** A heading stands over its numbers. */
  private List<Page.Cell> headings() {
    var names = row(header);
    var first = rows.getFirst();
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Page.Cell(names.get(i), i < first.size() && isNumber(first.get(i))))
        .toList();
  }

  private String size() {
    var all = complete ? Wording.count(rows.size(), "row") : "more than " + READ_ROWS + " rows";
    if (rows.size() <= MOST_ROWS && header.size() <= MOST_COLUMNS) {
      return all;
    }
    var columns =
        header.size() <= MOST_COLUMNS
            ? ""
            : ", the first %d of %d columns".formatted(MOST_COLUMNS, header.size());
    return "the first " + Math.min(rows.size(), MOST_ROWS) + " of " + all + columns;
  }

  private static List<Page.Cell> cells(List<String> row) {
    return row(row).stream().map(text -> new Page.Cell(number(text), isNumber(text))).toList();
  }

  private static List<String> row(List<String> row) {
    return row.stream().limit(MOST_COLUMNS).map(ResultTable::shortened).toList();
  }

  private static String shortened(String cell) {
    var text = Wording.name(cell.strip());
    return text.length() <= CELL_LETTERS + 1 ? text : text.substring(0, CELL_LETTERS) + "…";
  }

  static boolean isNumber(String text) {
    return text.matches("[-+]?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?");
  }

  /**
   * Measurements come with sixteen digits; five tell a person as much, and the file has them all.
   */
  static String number(String text) {
    if (!isNumber(text) || !text.contains(".") || text.length() <= 7) {
      return text;
    }
    var exact = new BigDecimal(text);
    var digits = Math.max(5, exact.precision() - exact.scale());
    var rounded = exact.round(new MathContext(digits)).stripTrailingZeros();
    return Math.abs(rounded.scale()) <= 9 ? rounded.toPlainString() : rounded.toString();
  }

  private static char separator(String text) {
    var header = text.lines().findFirst().orElse("");
    char best = ',';
    for (char other : new char[] {';', '\t'}) {
      if (header.chars().filter(c -> c == other).count()
          > header.chars().filter(c -> c == ',').count()) {
        best = other;
      }
    }
    return best;
  }

  private record Start(String text, boolean whole) {}

  private static Start start(Path file) throws IOException {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      var letters = new char[READ_LETTERS];
      int length = 0;
      for (int more; (more = reader.read(letters, length, READ_LETTERS - length)) > 0; ) {
        length += more;
      }
      var text = new String(letters, 0, length);
      boolean whole = length < READ_LETTERS;
      int lastLine = text.lastIndexOf('\n');
      text = whole || lastLine < 0 ? text : text.substring(0, lastLine + 1);
      return new Start(text.startsWith("\uFEFF") ? text.substring(1) : text, whole);
    }
  }
}
