package nightshift.report;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import nightshift.BatchId;
import nightshift.Fingerprint;

/**
 * Gives a batch's receipt a file name that every system can hold, because a batch's own name is the
 * sender's data. Ordinary names stay as they are; what a system can't hold is written as {@code
 * %XX} (a UTF-8 byte), {@code %} and {@code ~} too, so that two batches never share a receipt; what
 * then is too long is cut and ends in {@code ~} and the start of the name's SHA-256.
 */
final class ReceiptName {
  /** Room for {@code .json} and for what copying programs append to a name of 255 bytes. */
  private static final int LONGEST_BYTES = 200;

  private static final int DIGEST_DIGITS = 16;
  private static final String RESERVED = "/\\<>:\"|?*%~";

  /** Names that Windows keeps for devices, whatever their ending. */
  private static final Set<String> DEVICES =
      Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

  private ReceiptName() {}

  /** {@code <pipeline>/<batch>.json}, relative to the outbox. */
  static String of(BatchId batch) {
    return safe(batch.pipeline()) + "/" + safe(batch.name()) + ".json";
  }

  static String safe(String name) {
    var encoded = new StringBuilder();
    int[] letters = name.codePoints().toArray();
    for (int i = 0; i < letters.length; i++) {
      boolean edge =
          i == 0 && isDevice(name) || (i == 0 || i == letters.length - 1) && isEdge(letters[i]);
      if (edge || !isPlain(letters[i])) {
        encode(letters[i], encoded);
      } else {
        encoded.appendCodePoint(letters[i]);
      }
    }
    if (encoded.isEmpty()) {
      return "~";
    }
    return bytes(encoded.toString()) <= LONGEST_BYTES
        ? encoded.toString()
        : cut(encoded.toString());
  }

  private static boolean isPlain(int letter) {
    return RESERVED.indexOf(letter) < 0
        && switch (Character.getType(letter)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }

  /** A dot in front hides a file; a dot or blank at the end is lost on Windows. */
  private static boolean isEdge(int letter) {
    return letter == '.' || Character.isSpaceChar(letter);
  }

  private static boolean isDevice(String name) {
    var stem = name.toLowerCase(Locale.ROOT).split("\\.", 2)[0].strip();
    return DEVICES.contains(stem) || stem.matches("(com|lpt)[0-9¹²³]");
  }

  private static void encode(int letter, StringBuilder to) {
    if (Character.getType(letter) == Character.SURROGATE) {
      to.append("%%u%04X".formatted(letter));
      return;
    }
    for (byte b : Character.toString(letter).getBytes(StandardCharsets.UTF_8)) {
      to.append("%%%02X".formatted(b));
    }
  }

  private static String cut(String encoded) {
    var start = new StringBuilder();
    int room = LONGEST_BYTES - DIGEST_DIGITS - 1;
    for (int letter : encoded.codePoints().toArray()) {
      room -= bytes(Character.toString(letter));
      if (room < 0) {
        break;
      }
      start.appendCodePoint(letter);
    }
    return start + "~" + Fingerprint.of(encoded).hex().substring(0, DIGEST_DIGITS);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
