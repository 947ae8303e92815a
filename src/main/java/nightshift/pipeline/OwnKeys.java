package nightshift.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nightshift.GpuWish;
import nightshift.yaml.Fields;
import nightshift.yaml.Node;
import nightshift.yaml.Value;
import nightshift.yaml.Values;

/** Reads the keys that Nightshift adds to a segment; run_pipeline ignores them. */
final class OwnKeys {
  private static final String GPU_HINT = "write auto, none, a number of cards, or {vram: 8 GiB}";
  private final Fields fields;

  OwnKeys(Fields fields) {
    this.fields = fields;
  }

  GpuWish gpu() {
    return fields.node("gpu").map(this::gpu).orElse(new GpuWish.Auto());
  }

  private GpuWish gpu(Node node) {
    if (node instanceof Node.Mapping) {
      var map = fields.fields("gpu");
      map.ifPresent(vram -> vram.warnOfUnknown(List.of("vram"), "gpu"));
      var bytes = map.flatMap(vram -> vram.bytes("vram"));
      if (bytes.isEmpty()) {
        fields.wrong("gpu", node, "a map with vram", GPU_HINT);
      }
      return new GpuWish.Memory(bytes.orElse(0L));
    }
    var value = Values.of(node, fields.problems());
    if (value instanceof Value.Whole(var cards) && cards.bitLength() < 7 && cards.signum() > 0) {
      return new GpuWish.Cards(cards.intValue());
    }
    if (value instanceof Value.Text(var word)) {
      switch (word.strip().toLowerCase(Locale.ROOT)) {
        case "auto" -> {
          return new GpuWish.Auto();
        }
        case "none" -> {
          return new GpuWish.None();
        }
        default -> {}
      }
    }
    fields.wrong("gpu", node, "auto, none, a number of cards or a map with vram", GPU_HINT);
    return new GpuWish.Auto();
  }

  Fallback fallback() {
    var node = fields.node("fallback");
    if (node.isEmpty()) {
      return new Fallback.Default();
    }
    if (node.get() instanceof Node.Scalar
        && Values.of(node.get(), fields.problems()) instanceof Value.Truth) {
      fields.wrong(
          "fallback",
          node.get(),
          "a conda environment's name or none",
          "write none for no fallback");
    }
    return fields
        .text("fallback")
        .map(String::strip)
        .<Fallback>map(
            word -> word.equalsIgnoreCase("none") ? new Fallback.None() : new Fallback.Named(word))
        .orElse(new Fallback.Default());
  }

  Optional<FallbackOn> fallbackOn() {
    return fields
        .oneOf("fallback-on", List.of("any", "environment", "never"))
        .map(word -> FallbackOn.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  Optional<Duration> timeout() {
    var timeout = fields.duration("timeout");
    if (timeout.filter(Duration::isZero).isPresent()) {
      fields
          .problems()
          .error(
              fields.where("timeout"),
              "timeout: no time at all is given",
              "leave timeout out for no limit");
    }
    return timeout;
  }

  List<String> outputs() {
    var outputs = fields.texts("outputs");
    for (var glob : outputs) {
      Globs.complaint(glob)
          .or(() -> Globs.escape(glob))
          .ifPresent(why ->
              fields
                  .problems()
                  .error(
                      fields.where("outputs"),
                      "outputs: " + why,
                      "write a pattern inside the run folder, for example '%YAML%/output/**/*.tif'"));
    }
    return outputs;
  }
}
