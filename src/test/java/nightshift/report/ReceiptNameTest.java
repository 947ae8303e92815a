package nightshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import nightshift.BatchId;
import nightshift.WholeFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReceiptNameTest {
  @Test
  void ordinary_names_stay_as_they_are() {
    for (var name :
        List.of("plate-07", "2026-11-24 ER (3), it's fine", "細胞_核", "Zürich", "🔬 run", "a.b")) {
      assertThat(ReceiptName.safe(name)).isEqualTo(name);
    }
  }

  @Test
  void what_a_file_system_cannot_hold_is_written_as_bytes() {
    assertThat(
            Stream.of(
                    "a/b",
                    "..",
                    ".hidden",
                    "a\nb",
                    "100%",
                    "end.",
                    " ",
                    "CON",
                    "nul.tif",
                    "",
                    "~",
                    "a\u202Eb")
                .map(ReceiptName::safe))
        .containsExactly(
            "a%2Fb",
            "%2E%2E",
            "%2Ehidden",
            "a%0Ab",
            "100%25",
            "end%2E",
            "%20",
            "%43ON",
            "%6Eul.tif",
            "~",
            "%7E",
            "a%E2%80%AEb");
  }

  @Test
  void a_name_of_255_bytes_is_cut_and_stays_its_own() {
    var one = ReceiptName.safe("é".repeat(127) + "a");
    var other = ReceiptName.safe("é".repeat(127) + "b");

    assertThat(one).isNotEqualTo(other).hasSizeLessThan(200).startsWith("ééé");
    assertThat((one + ".json").getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(256);
  }

  @Test
  void a_hostile_batch_gets_its_receipt_inside_the_outbox(@TempDir Path outbox) throws IOException {
    for (var name :
        List.of(
            "../../etc/x", "$(touch x)", "a\nb", "%2e%2e", "${header.x}", "x".repeat(255), "\0")) {
      var file = outbox.resolve(ReceiptName.of(new BatchId("../p", name))).normalize();
      assertThat(file.getParent().getParent()).isEqualTo(outbox);
      WholeFile.write(file, new byte[] {1});
      assertThat(Files.size(file)).isEqualTo(1);
    }
  }

  @Property
  void every_name_gives_one_safe_file_name_of_its_own(@ForAll String one, @ForAll String other) {
    var name = ReceiptName.safe(one);

    assertThat(name).doesNotContain("/", "\\", "\0", "\n", ":").isNotIn("", ".", "..");
    assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(200);
    assertThat(name.equals(ReceiptName.safe(other))).isEqualTo(one.equals(other));
  }
}
