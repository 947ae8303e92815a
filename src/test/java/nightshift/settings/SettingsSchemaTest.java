package nightshift.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class SettingsSchemaTest {
  @Test
  void the_schema_knows_exactly_the_keys_of_the_reader() throws IOException {
    var json =
        new JsonMapper().readTree(Files.readString(Path.of("schema/nightshift.schema.json")));
    assertThat(json.at("/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(SettingsReader.KEYS);
    Map.<String, List<String>>of(
            "inbox", SettingsReader.INBOX,
            "results", SettingsReader.RESULTS,
            "slots", SettingsReader.SLOTS,
            "gpu", SettingsReader.GPU,
            "environments", SettingsReader.ENVIRONMENTS,
            "disk", SettingsReader.DISK,
            "web", SettingsReader.WEB,
            "notify", SettingsReader.NOTIFY)
        .forEach((section, keys) ->
            assertThat(json.at("/properties/" + section + "/properties").propertyNames())
                .as(section)
                .containsExactlyInAnyOrderElementsOf(keys));
  }
}
