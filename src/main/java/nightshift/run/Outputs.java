package nightshift.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import nightshift.ledger.OutputRow;

/**
 * What a run left in its folder, with checksums, for the receipt: all but the pipeline, its status
 * file and our own.
 */
final class Outputs {
  private Outputs() {}

  static List<OutputRow> of(RunFolder run) throws IOException {
    var rows = new ArrayList<OutputRow>();
    for (var file : FolderSnapshot.empty(run.path()).changedSince()) {
      if (file.equals(run.pipelineFile())
          || file.equals(run.statusFile())
          || file.equals(run.report())) {
        continue;
      }
      rows.add(
          new OutputRow(
              run.path().relativize(file).toString().replace('\\', '/'),
              Files.size(file),
              sha256(file)));
    }
    return rows;
  }

  private static String sha256(Path file) throws IOException {
    try (var input =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      input.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(input.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
