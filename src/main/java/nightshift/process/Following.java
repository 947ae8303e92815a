package nightshift.process;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Waits for an end on a virtual thread, without looking again and again. */
final class Following {
  private Following() {}

  static CompletableFuture<ProcessEnd> of(long pid, Callable<ProcessEnd> end) {
    var result = new CompletableFuture<ProcessEnd>();
    Thread.ofVirtual()
        .name("follow-" + pid)
        .start(() -> {
          try {
            result.complete(end.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /**
   * For a process that is not our child Java looks only every few seconds; the status file shows
   * the usual end at once.
   */
  static void awaitAdopted(AttemptFolder folder, ProcessHandle supervisor)
      throws IOException, InterruptedException {
    try (var watch = folder.path().getFileSystem().newWatchService()) {
      folder.path().register(watch, ENTRY_CREATE, ENTRY_MODIFY);
      var death =
          supervisor
              .onExit()
              .thenRun(() -> {
                try {
                  watch.close();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      while (supervisor.isAlive() && folder.status().isEmpty()) {
        watch.take().reset();
      }
      death.cancel(false);
    } catch (ClosedWatchServiceException e) {
      // It died.
    }
  }
}
