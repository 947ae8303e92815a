package nightshift.gpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the host leaves us of its cards: CUDA_VISIBLE_DEVICES as set around Nightshift (a shared
 * machine, a SLURM job). Numbers count as nvidia-smi counts.
 *
 * @param names empty: no restriction
 */
record VisibleDevices(Optional<List<String>> names) {
  static VisibleDevices of(Map<String, String> environment) {
    return new VisibleDevices(
        Optional.ofNullable(environment.get("CUDA_VISIBLE_DEVICES"))
            .map(value -> Arrays.stream(value.split(",")).map(String::strip).toList()));
  }

  List<Gpu> among(List<Gpu> gpus) {
    if (names.isEmpty()) {
      return gpus;
    }
    var visible = new ArrayList<Gpu>();
    for (var name : names.get()) {
      var found = gpus.stream().filter(gpu -> isNamed(gpu, name)).toList();
      if (found.isEmpty()) {
        // CUDA itself stops at the first name it does not know.
        break;
      }
      found.stream().filter(gpu -> !visible.contains(gpu)).forEach(visible::add);
    }
    return visible;
  }

  private static boolean isNamed(Gpu gpu, String name) {
    return name.matches("\\d+")
        ? name.equals(Integer.toString(gpu.index()))
        : name.length() > 4 && gpu.uuid().startsWith(name);
  }
}
