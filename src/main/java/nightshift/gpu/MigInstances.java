package nightshift.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A card that is split by MIG can be used through its instances only: each is a card of its own.
 */
final class MigInstances {
  private static final Pattern CARD = Pattern.compile("GPU (\\d+):.*\\(UUID: (GPU-[^)]+)\\)");
  private static final Pattern INSTANCE =
      Pattern.compile("\\s+MIG (\\S+)\\s+Device\\s+\\d+:\\s+\\(UUID: (MIG-[^)]+)\\)");
  private static final Pattern GIGABYTES = Pattern.compile("\\.(\\d+)gb");

  private MigInstances() {}

  /**
   * @param list what {@code nvidia-smi -L} prints
   */
  static List<Gpu> instead(List<Gpu> cards, String list) {
    var usable = new ArrayList<Gpu>();
    for (var card : cards) {
      var instances = of(card, list);
      usable.addAll(instances.isEmpty() ? List.of(card) : instances);
    }
    return usable;
  }

  private static List<Gpu> of(Gpu card, String list) {
    var instances = new ArrayList<Gpu>();
    boolean mine = false;
    for (var line : list.lines().toList()) {
      var header = CARD.matcher(line);
      var instance = INSTANCE.matcher(line);
      if (header.lookingAt()) {
        mine = header.group(2).equals(card.uuid());
      } else if (mine && instance.lookingAt()) {
        var name = card.name() + " MIG " + instance.group(1);
        instances.add(
            new Gpu(
                card.index(), instance.group(2), name, memory(instance.group(1)), card.pciBus()));
      }
    }
    return instances;
  }

  private static long memory(String profile) {
    var size = GIGABYTES.matcher(profile);
    return size.find() ? Long.parseLong(size.group(1)) * 1_000_000_000L : 0;
  }
}
