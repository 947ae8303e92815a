package nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class NearestTest {
  private static final List<String> KEYS =
      List.of("commands", "environment", "env", "name", "type", "timeout", "outputs");

  @Test
  void a_slip_of_the_keyboard_finds_its_word() {
    assertThat(Nearest.to("comands", KEYS)).hasValue("commands");
    assertThat(Nearest.to("tpye", KEYS)).hasValue("type");
    assertThat(Nearest.to("Environment", KEYS)).hasValue("environment");
    assertThat(Nearest.to("output", KEYS)).hasValue("outputs");
    assertThat(Nearest.to("enviroment", KEYS)).hasValue("environment");
  }

  @Test
  void another_word_finds_nothing() {
    assertThat(Nearest.to("last_processed", KEYS)).isEmpty();
    assertThat(Nearest.to("x", KEYS)).isEmpty();
    assertThat(Nearest.to("", KEYS)).isEmpty();
    assertThat(Nearest.to("name", KEYS)).isEmpty();
    assertThat(Nearest.to("a", List.of())).isEmpty();
  }

  @Property
  void a_suggestion_is_always_one_of_the_candidates(
      @ForAll String word, @ForAll List<String> words) {
    assertThat(words).containsAll(Nearest.to(word, words).stream().toList());
  }
}
