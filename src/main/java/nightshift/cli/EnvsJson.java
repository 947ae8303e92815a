package nightshift.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nightshift.environment.EnvironmentFailure;
import nightshift.environment.EnvironmentStatus;
import nightshift.environment.Finding;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Environments and findings for programs. */
final class EnvsJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private EnvsJson() {}

  static String of(List<EnvironmentStatus> list) {
    return text(list.stream().map(EnvsJson::status).toList());
  }

  static String text(Object value) {
    return MAPPER.writeValueAsString(value) + System.lineSeparator();
  }

  static Map<String, Object> status(EnvironmentStatus status) {
    var map = new LinkedHashMap<String, Object>();
    map.put("environment", status.name().toString());
    map.put("state", EnvsTable.word(status.state()));
    status.folder().ifPresent(folder -> map.put("folder", folder.toString()));
    status.python().ifPresent(version -> map.put("python", version));
    map.put("bytes", status.bytes());
    status.built().ifPresent(time -> map.put("built", time.toString()));
    status.twin().ifPresent(twin -> map.put("fallback", twin));
    status.failure().ifPresent(failure -> map.put("failure", failure(failure)));
    return map;
  }

  static Map<String, Object> failure(EnvironmentFailure failure) {
    var map = new LinkedHashMap<String, Object>();
    map.put("kind", failure.kind().name());
    map.put("what", failure.what());
    failure.detail().ifPresent(detail -> map.put("detail", detail));
    map.put("cure", failure.cure());
    return map;
  }

  static Map<String, Object> finding(Finding finding) {
    var map = new LinkedHashMap<String, Object>();
    map.put("subject", finding.subject());
    map.put("verdict", EnvsTable.word(finding.verdict()).toLowerCase(Locale.ROOT));
    map.put("words", finding.words());
    finding.cure().ifPresent(cure -> map.put("cure", cure));
    return map;
  }
}
