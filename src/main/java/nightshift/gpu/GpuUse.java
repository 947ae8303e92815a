package nightshift.gpu;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Notices attempts that hold a card and never use it: a package for the CPU, or a program that fell
 * back to it silently. Safe for use by many threads.
 */
public final class GpuUse {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final List<String> QUERY =
      List.of(
          "nvidia-smi",
          "--query-gpu=uuid,index,utilization.gpu,memory.used",
          "--format=csv,noheader,nounits");

  /** More than a driver keeps for itself. */
  private static final long MEBIBYTES_OF_A_CONTEXT = 100;

  private record Sample(int index, long percent, long mebibytes) {}

  private record Watched(
      Instant since, Instant last, int index, long most, long leastMebibytes, long mostMebibytes) {
    boolean unused() {
      return most == 0 && mostMebibytes - leastMebibytes < MEBIBYTES_OF_A_CONTEXT;
    }
  }

  private final GpuProbe probe;
  private final InstantSource time;
  private final Map<String, Watched> watched = new HashMap<>();

  public GpuUse(GpuProbe probe, InstantSource time) {
    this.probe = probe;
    this.time = time;
  }

  /**
   * Looks once.
   *
   * @param cards the cards held now, by the attempt that holds them
   */
  public void runOnce(Map<String, List<String>> cards) throws InterruptedException {
    var samples = samples();
    var now = time.instant();
    synchronized (watched) {
      cards.forEach((attempt, uuids) ->
          samples.forEach((uuid, sample) -> {
            if (uuids.contains(uuid)) {
              note(attempt + " " + uuid, sample, now);
            }
          }));
    }
  }

  /** One sentence a card held for more than a minute without being used; forgets the attempt. */
  public List<String> unusedBy(String attempt) {
    synchronized (watched) {
      var mine = new TreeMap<>(watched);
      mine.keySet().removeIf(key -> !key.startsWith(attempt + " "));
      watched.keySet().removeAll(mine.keySet());
      return mine.values().stream().flatMap(card -> flag(card).stream()).toList();
    }
  }

  private void note(String key, Sample sample, Instant now) {
    var before =
        watched.getOrDefault(
            key, new Watched(now, now, sample.index(), 0, sample.mebibytes(), sample.mebibytes()));
    watched.put(
        key,
        new Watched(
            before.since(),
            now,
            sample.index(),
            Math.max(before.most(), sample.percent()),
            Math.min(before.leastMebibytes(), sample.mebibytes()),
            Math.max(before.mostMebibytes(), sample.mebibytes())));
  }

  private static Optional<String> flag(Watched card) {
    var held = Duration.between(card.since(), card.last());
    return card.unused() && held.compareTo(LONG) > 0
        ? Optional.of(
            "held GPU %d for %d min, used it 0 %%".formatted(card.index(), held.toMinutes()))
        : Optional.empty();
  }

  private Map<String, Sample> samples() throws InterruptedException {
    var samples = new HashMap<String, Sample>();
    var result = probe.run(QUERY);
    for (var line : result.output().lines().toList()) {
      var cells = line.strip().split("\\s*,\\s*");
      // "[N/A]" is unknown: such a card is never called unused.
      if (cells.length == 4 && List.of(cells).subList(1, 4).stream().allMatch(GpuUse::isNumber)) {
        samples.put(
            cells[0],
            new Sample(
                Integer.parseInt(cells[1]), Long.parseLong(cells[2]), Long.parseLong(cells[3])));
      }
    }
    return samples;
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,9}");
  }
}
