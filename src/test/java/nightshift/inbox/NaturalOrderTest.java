package nightshift.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class NaturalOrderTest {
  @Test
  void acquisition_2_comes_before_acquisition_10() {
    var names =
        new ArrayList<>(List.of("a10", "a2", "A1", "a02", "b", "a", "a2b", "a2a10", "a2a9"));
    names.sort(NaturalOrder.NAMES);

    assertThat(names).containsExactly("a", "A1", "a02", "a2", "a2a9", "a2a10", "a2b", "a10", "b");
  }

  @Test
  void paths_are_ordered_folder_by_folder() {
    var paths =
        new ArrayList<>(
            List.of(Path.of("z10/a"), Path.of("z2/b"), Path.of("z2"), Path.of("z2/a9")));
    paths.sort(NaturalOrder.PATHS);

    assertThat(paths)
        .containsExactly(Path.of("z2"), Path.of("z2/a9"), Path.of("z2/b"), Path.of("z10/a"));
  }

  @Property
  void the_order_is_total_and_only_equal_names_are_equal(
      @ForAll @StringLength(max = 5) @CharRange(from = '0', to = '3') String a,
      @ForAll @StringLength(max = 5) @CharRange(from = '0', to = '3') String b,
      @ForAll @StringLength(max = 5) @CharRange(from = '0', to = '3') String c) {
    var order = NaturalOrder.NAMES;

    assertThat(Integer.signum(order.compare(a, b))).isEqualTo(-Integer.signum(order.compare(b, a)));
    assertThat(order.compare(a, b) == 0).isEqualTo(a.equals(b));
    if (order.compare(a, b) <= 0 && order.compare(b, c) <= 0) {
      assertThat(order.compare(a, c)).isLessThanOrEqualTo(0);
    }
  }
}
