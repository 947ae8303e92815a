package nightshift.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One metadata file of a Zarr store.
 *
 * @param children arrays and groups that OME's part of it names
 */
record ZarrMetadata(Optional<ZarrArray> array, List<String> children) {
  private static final long LONGEST = 64L << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern TYPE_BYTES = Pattern.compile("[<>|=][biufcmMSV](\\d+)");
  private static final Pattern BITS = Pattern.compile("(?:u?int|float|complex|r)(\\d+)");

  static ZarrMetadata read(Path folder, Path file) throws IOException {
    var absolute = folder.resolve(file);
    long size = Files.size(absolute);
    if (size > LONGEST) {
      throw new CutException("has metadata of " + size + " bytes in " + file, 0);
    }
    JsonNode json;
    try {
      json = JSON.readTree(Files.readAllBytes(absolute));
    } catch (JacksonException e) {
      throw new CutException("has a broken " + file, size);
    }
    if (!json.isObject()) {
      throw new CutException("has a broken " + file, size);
    }
    return switch (String.valueOf(file.getFileName())) {
      case ".zarray" -> new ZarrMetadata(Optional.of(version2(json)), List.of());
      case ".zattrs" -> new ZarrMetadata(Optional.empty(), children(json));
      case "zarr.json" ->
          new ZarrMetadata(
              json.path("node_type").asString("").equals("array")
                  ? Optional.of(version3(json))
                  : Optional.empty(),
              children(
                  json.path("attributes").has("ome")
                      ? json.path("attributes").path("ome")
                      : json.path("attributes")));
      default -> new ZarrMetadata(Optional.empty(), List.of());
    };
  }

  private static ZarrArray version2(JsonNode json) {
    var chunk = numbers(json.path("chunks"));
    var type = TYPE_BYTES.matcher(json.path("dtype").asString(""));
    boolean filtered = json.path("filters").size() > 0;
    long bytes =
        type.matches() && !filtered ? width(type.group(1), json) * ZarrArray.product(chunk) : 0;
    var compressor = json.path("compressor");
    var codec =
        compressor.isNull() || compressor.isMissingNode()
            ? filtered ? ZarrArray.Codec.OTHER : ZarrArray.Codec.RAW
            : codec(compressor.path("id").asString(""));
    return new ZarrArray(
        ZarrArray.count(numbers(json.path("shape")), chunk), bytes, codec, 0, 0, false);
  }

  /** NumPy writes text as four bytes a letter; all others in bytes. */
  private static long width(String digits, JsonNode json) {
    return Long.parseLong(digits) * (json.path("dtype").asString("").contains("U") ? 4 : 1);
  }

  private static ZarrArray version3(JsonNode json) {
    var chunk = numbers(json.path("chunk_grid").path("configuration").path("chunk_shape"));
    var type = BITS.matcher(json.path("data_type").asString(""));
    boolean bool = json.path("data_type").asString("").equals("bool");
    long each = bool ? 1 : type.matches() ? Long.parseLong(type.group(1)) / 8 : 0;
    var codec = ZarrArray.Codec.RAW;
    int checksum = 0;
    long shard = 0;
    boolean indexFirst = false;
    for (var item : json.path("codecs")) {
      var configuration = item.path("configuration");
      switch (item.path("name").asString("")) {
        case "bytes", "transpose" -> {}
        case "crc32c" -> checksum += 4;
        case "sharding_indexed" -> {
          codec = ZarrArray.Codec.SHARD;
          shard = ZarrArray.count(chunk, numbers(configuration.path("chunk_shape")));
          indexFirst = configuration.path("index_location").asString("end").equals("start");
          if (configuration.path("index_codecs").size() != 2) {
            codec = ZarrArray.Codec.OTHER;
          }
        }
        case String name -> codec = codec(name);
      }
    }
    return new ZarrArray(
        ZarrArray.count(numbers(json.path("shape")), chunk),
        each * ZarrArray.product(chunk),
        each == 0 && codec == ZarrArray.Codec.RAW ? ZarrArray.Codec.OTHER : codec,
        checksum,
        shard,
        indexFirst);
  }

  private static ZarrArray.Codec codec(String name) {
    return switch (name) {
      case "blosc" -> ZarrArray.Codec.BLOSC;
      case "zstd" -> ZarrArray.Codec.ZSTD;
      case "gzip" -> ZarrArray.Codec.GZIP;
      default -> ZarrArray.Codec.OTHER;
    };
  }

  private static List<String> children(JsonNode ome) {
    var children = new ArrayList<String>();
    for (var image : ome.path("multiscales")) {
      paths(image.path("datasets"), children);
    }
    paths(ome.path("plate").path("wells"), children);
    paths(ome.path("well").path("images"), children);
    return children;
  }

  private static void paths(JsonNode items, List<String> children) {
    for (var item : items) {
      var path = item.path("path").asString("");
      if (!path.isEmpty() && path.indexOf('\0') < 0) {
        children.add(path);
      }
    }
  }

  private static List<Long> numbers(JsonNode array) {
    var numbers = new ArrayList<Long>();
    array.forEach(number -> numbers.add(number.asLong(1)));
    return numbers;
  }
}
