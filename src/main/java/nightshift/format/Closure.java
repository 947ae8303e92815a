package nightshift.format;

import java.util.Set;

/** What a file's own structure says about being complete. */
public sealed interface Closure {
  /**
   * Everything that the structure names lies in the file.
   *
   * @param format in a person's words: "BigTIFF", "CZI"
   * @param whole the file describes an acquisition to its end: nothing that it does not name
   *     follows
   * @param others names of the files beside it that belong to the same acquisition
   */
  record Closed(String format, boolean whole, Set<String> others) implements Closure {
    public Closed {
      others = Set.copyOf(others);
    }

    Closed(String format, boolean whole) {
      this(format, whole, Set.of());
    }
  }

  /**
   * Something that the structure names is missing.
   *
   * @param why continues a sentence that begins with the file's name
   * @param offset the byte where it should be
   */
  record Cut(String format, String why, long offset) implements Closure {}

  /**
   * The structure is in order, but what it points to may not be written yet: zeros where pixels
   * should be, chunks that are not there.
   */
  record Unproven(String format, String why) implements Closure {}

  /** No format that we know, or one that says nothing about its end. */
  record Unknown() implements Closure {}
}
