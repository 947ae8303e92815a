package nightshift.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads `manifest.json`: a list of `{"path", "bytes", "sha256"}` (also `name`, `size`, `md5`),
 * alone or under `files`, or a map from path to checksum or to such an object.
 */
final class JsonManifest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> SUMS = List.of("sha256", "sha512", "sha1", "md5", "checksum");

  private JsonManifest() {}

  static Optional<Manifest> read(byte[] text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JacksonException e) {
      return Optional.of(new Manifest(Manifest.JSON, List.of(), false));
    }
    var files = json.has("files") ? json.path("files") : json;
    var entries = new ArrayList<Manifest.Entry>();
    if (files.isArray()) {
      for (var file : files) {
        var name =
            file.isString() ? file : file.has("path") ? file.path("path") : file.path("name");
        if (!name.isString()) {
          return Optional.empty();
        }
        entries.add(entry(name.asString(), file));
      }
    } else {
      for (var file : files.properties()) {
        if (!file.getValue().isObject() && !isSum(file.getValue())) {
          return Optional.empty();
        }
        entries.add(entry(file.getKey(), file.getValue()));
      }
    }
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(new Manifest(Manifest.JSON, entries, true));
  }

  private static Manifest.Entry entry(String name, JsonNode file) {
    var size = file.has("bytes") ? file.path("bytes") : file.path("size");
    var sum =
        isSum(file) ? Manifest.Checksum.of(file.asString()) : Optional.<Manifest.Checksum>empty();
    for (var key : SUMS) {
      if (sum.isEmpty() && file.path(key).isString()) {
        sum = Manifest.Checksum.of(file.path(key).asString());
      }
    }
    return new Manifest.Entry(
        name, size.isNumber() ? OptionalLong.of(size.asLong()) : OptionalLong.empty(), sum);
  }

  private static boolean isSum(JsonNode value) {
    return value.isString() && Manifest.Checksum.of(value.asString()).isPresent();
  }
}
