package nightshift.format;

import java.io.IOException;

/** One file format: is it this one, and is the file closed? */
interface FormatCheck {
  /** In a person's words. */
  String format();

  /** Whether the first bytes say so. */
  boolean begins(FileBytes bytes) throws IOException;

  /** Asked only when it begins so; a {@link CutException} means a cut file. */
  Closure check(FileBytes bytes) throws IOException;
}
