package nightshift.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InboxEventsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path inbox;
  private final AtomicInteger hints = new AtomicInteger();

  @Test
  void a_marker_in_a_batch_that_came_after_the_start_is_a_hint() throws IOException {
    Files.createDirectories(inbox.resolve("nuclei"));
    try (var events = InboxEvents.onChange(inbox, hints::incrementAndGet)) {
      assertThat(events.isListening()).isTrue();
      expectHint(() -> Files.createDirectory(inbox.resolve("nuclei/exp1")));
      expectHint(() -> Files.createFile(inbox.resolve("nuclei/exp1/image.txt")));
      expectHint(() -> Files.createFile(inbox.resolve("nuclei/exp1/_READY")));
    }
  }

  @Test
  void a_flood_of_events_still_ends_in_a_hint() throws IOException {
    var batch = Files.createDirectories(inbox.resolve("nuclei/exp1"));
    try (var events = InboxEvents.onChange(inbox, hints::incrementAndGet)) {
      assertThat(events.isListening()).isTrue();
      expectHint(() -> {
        for (int i = 0; i < 2000; i++) {
          Files.createFile(batch.resolve("image" + i));
        }
      });
      expectHint(() -> Files.createFile(batch.resolve("_READY")));
    }
  }

  @Test
  void an_inbox_that_is_not_there_gives_no_hints_and_no_error() throws IOException {
    try (var events = InboxEvents.onChange(inbox.resolve("away"), hints::incrementAndGet)) {
      assertThat(events.isListening()).isFalse();
    }
  }

  private interface Deed {
    void happen() throws IOException;
  }

  private void expectHint(Deed deed) throws IOException {
    int before = hints.get();
    deed.happen();
    await().atMost(SOON).until(() -> hints.get() > before);
  }
}
