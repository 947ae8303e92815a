package nightshift.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Every living process that carries an attempt's cookie in its environment, wherever it went in the
 * tree of processes.
 */
record ProcessTree(String cookie) {
  static final String COOKIE = "NIGHTSHIFT_ATTEMPT";

  private static final Path PROC = Path.of("/proc");
  private static final int ROUNDS = 20;

  List<ProcessHandle> living() {
    var wanted = "\0" + COOKIE + "=" + cookie + "\0";
    return ProcessHandle.allProcesses().filter(process -> carries(process, wanted)).toList();
  }

  /** Whether the process belongs to any attempt, of any workspace of this user. */
  static boolean ofAnyAttempt(long pid) {
    return environment(pid).contains("\0" + COOKIE + "=");
  }

  /** TERM, and after {@code grace} KILL; returns when none is left, or none that KILL can end. */
  void end(Duration grace) throws InterruptedException {
    var asked = living();
    asked.forEach(ProcessHandle::destroy);
    awaitAll(asked, grace);
    // A process may have forked between our look and its end.
    for (int round = 0; round < ROUNDS; round++) {
      var left = living();
      if (left.isEmpty()) {
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      awaitAll(left, Duration.ofMillis(500));
    }
  }

  private static void awaitAll(List<ProcessHandle> processes, Duration limit)
      throws InterruptedException {
    var ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for a process never fails", e);
    }
  }

  private static boolean carries(ProcessHandle process, String wanted) {
    return environment(process.pid()).contains(wanted);
  }

  /** Empty when it has ended or belongs to another user: not ours. */
  private static String environment(long pid) {
    try {
      var bytes = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      return "\0" + new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
