package nightshift.inbox;

import java.nio.file.Files;
import nightshift.Problem;
import nightshift.format.BatchClosure;

/** The sentences that a sender gets when its batch can't be taken as it is. */
final class Refusals {
  private Refusals() {}

  static Problem nothingToProcess(Look look, String marker) {
    var batch = name(look);
    int others = look.candidate().files().size();
    var what =
        others == 0
            ? batch + " has the marker " + marker + " but no files."
            : batch
                + " has the marker "
                + marker
                + ", but none of its "
                + Shown.files(others)
                + " matches `files: "
                + look.rules().files().orElse("")
                + "`.";
    return Problem.of(
        Problem.Kind.USER, what, "copy the images into the folder, then write the marker again");
  }

  static Problem tooFew(Look look, String marker, int wanted, int expected) {
    return Problem.of(
        Problem.Kind.USER,
        name(look)
            + " has the marker "
            + marker
            + ", but only "
            + wanted
            + " of the "
            + expected
            + " files that the pipeline expects.",
        "copy the missing files into the folder, or correct `expect:` in the pipeline's `inbox:` part");
  }

  static Problem cut(Look look, String circumstance, BatchClosure.CutFile cut) {
    return Problem.of(
        Problem.Kind.USER,
        name(look) + ": " + circumstance + cut.explain() + ".",
        Files.isReadable(look.candidate().folder().resolve(cut.file()))
            ? "copy " + Shown.name(cut.file()) + " again from the microscope"
            : "give the user that runs Nightshift the right to read it");
  }

  static Problem checksum(Look look, String manifest, BatchFile file) {
    return Problem.of(
        Problem.Kind.USER,
        name(look)
            + ": "
            + Shown.name(file.path())
            + " is not the file that "
            + Shown.name(manifest)
            + " names: its checksum differs.",
        "copy " + Shown.name(file.path()) + " again from the microscope");
  }

  static Problem wrongSize(Look look, String why, BatchFile file) {
    return Problem.of(
        Problem.Kind.USER,
        name(look) + ": " + why + ".",
        "copy " + Shown.name(file.path()) + " again from the microscope");
  }

  static Problem outside(Look look, String manifest, String name) {
    return Problem.of(
        Problem.Kind.USER,
        name(look)
            + ": "
            + Shown.name(manifest)
            + " names a file outside the batch: "
            + Shown.name(name)
            + ".",
        "a manifest names files by their path inside the batch's folder");
  }

  private static String name(Look look) {
    return Shown.name(look.candidate().id().name());
  }
}
