package nightshift.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import nightshift.Location;
import nightshift.Nearest;
import nightshift.Workspace;
import nightshift.yaml.Fields;
import nightshift.yaml.Problems;
import nightshift.yaml.YamlReader;

/** Reads nightshift.yaml over the defaults; everything that is wrong in it is told at once. */
final class SettingsReader {
  static final List<String> KEYS =
      List.of(
          "inbox", "results", "slots", "gpu", "environments", "fallback", "disk", "web", "notify");
  static final List<String> INBOX =
      List.of("folder", "quiet", "markers", "allow-pipelines", "after");
  static final List<String> RESULTS = List.of("folder");
  static final List<String> SLOTS = List.of("cpu", "gpu");
  static final List<String> GPU = List.of("foreign", "without", "locks");
  static final List<String> ENVIRONMENTS =
      List.of("store", "conda", "channels", "default-python", "prune-after", "links", "rehearse");
  static final List<String> DISK = List.of("keep-free");
  static final List<String> WEB = List.of("listen", "token");
  static final List<String> NOTIFY = List.of("url", "on");
  static final List<String> EVENTS = List.of("done", "failed", "held", "refused");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

  private final Workspace workspace;
  private final Settings defaults;
  private final Fields root;
  private final Problems problems;

  private SettingsReader(Workspace workspace, Fields root) {
    this.workspace = workspace;
    this.defaults = defaults(workspace);
    this.root = root;
    this.problems = root.problems();
  }

  static Settings defaults(Workspace workspace) {
    return new Settings(
        new Settings.Inbox(
            workspace.inbox(),
            Duration.ofSeconds(10),
            List.of("_READY", ".done", ".complete"),
            false,
            Settings.After.KEEP),
        new Settings.Results(workspace.results()),
        new Settings.Slots(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2), Optional.empty()),
        new Settings.Gpu(Settings.Foreign.WAIT, Settings.Without.WAIT, Optional.empty()),
        new Settings.Environments(
            workspace.environmentStore(),
            Optional.empty(),
            List.of(),
            "3.11",
            Duration.ofDays(30),
            false,
            Optional.of(LocalTime.of(18, 0))),
        Settings.FallbackOn.ANY,
        new Settings.Disk(10L * 1024 * 1024 * 1024),
        new Settings.Web("127.0.0.1:8642", Optional.empty()),
        new Settings.Notices(Optional.empty(), List.of("failed", "held")));
  }

  static Settings.Read read(Workspace workspace) {
    var problems = new Problems();
    var file = workspace.settingsFile();
    var settings =
        Files.exists(file, LinkOption.NOFOLLOW_LINKS)
            ? YamlReader.read(file, problems)
                .filter(node -> !node.isNothing())
                .flatMap(node -> Fields.of(node, "nightshift.yaml", problems))
                .map(fields -> new SettingsReader(workspace, fields).settings())
            : Optional.<Settings>empty();
    return new Settings.Read(
        settings.orElseGet(() -> defaults(workspace)), problems.errors(), problems.warnings());
  }

  private Settings settings() {
    root.warnOfUnknown(KEYS, "nightshift.yaml");
    return new Settings(
        section("inbox", INBOX).map(this::inbox).orElse(defaults.inbox()),
        section("results", RESULTS)
            .map(fields -> new Settings.Results(path(fields, "folder").orElse(workspace.results())))
            .orElse(defaults.results()),
        section("slots", SLOTS).map(this::slots).orElse(defaults.slots()),
        section("gpu", GPU).map(this::gpu).orElse(defaults.gpu()),
        section("environments", ENVIRONMENTS)
            .map(this::environments)
            .orElse(defaults.environments()),
        word(root, "fallback", Settings.FallbackOn.class).orElse(defaults.fallback()),
        section("disk", DISK)
            .map(fields ->
                new Settings.Disk(
                    fields.bytes("keep-free").orElse(defaults.disk().keepFreeBytes())))
            .orElse(defaults.disk()),
        section("web", WEB).map(this::web).orElse(defaults.web()),
        section("notify", NOTIFY).map(this::notification).orElse(defaults.notices()));
  }

  private Settings.Inbox inbox(Fields fields) {
    var markers = fields.texts("markers");
    return new Settings.Inbox(
        path(fields, "folder").orElse(defaults.inbox().folder()),
        fields.duration("quiet").orElse(defaults.inbox().quiet()),
        fields.node("markers").isPresent() ? markers : defaults.inbox().markers(),
        fields.truth("allow-pipelines").orElse(defaults.inbox().allowPipelines()),
        word(fields, "after", Settings.After.class).orElse(defaults.inbox().after()));
  }

  private Settings.Slots slots(Fields fields) {
    return new Settings.Slots(
        fields.count("cpu", 1, 4096).orElse(defaults.slots().cpu()),
        fields.count("gpu", 0, 64).or(() -> defaults.slots().gpu()));
  }

  private Settings.Gpu gpu(Fields fields) {
    return new Settings.Gpu(
        word(fields, "foreign", Settings.Foreign.class).orElse(defaults.gpu().foreign()),
        word(fields, "without", Settings.Without.class).orElse(defaults.gpu().without()),
        path(fields, "locks"));
  }

  private Settings.Environments environments(Fields fields) {
    var built = defaults.environments();
    return new Settings.Environments(
        path(fields, "store").orElse(built.store()),
        path(fields, "conda"),
        fields.node("channels").isPresent() ? fields.texts("channels") : built.channels(),
        fields.text("default-python").orElse(built.defaultPython()),
        fields.duration("prune-after").orElse(built.pruneAfter()),
        fields.truth("links").orElse(built.links()),
        fields.node("rehearse").isPresent() ? rehearse(fields) : built.rehearse());
  }

  private Optional<LocalTime> rehearse(Fields fields) {
    var word = fields.text("rehearse").orElse("").strip();
    if (word.equalsIgnoreCase("never")) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalTime.parse(word));
    } catch (DateTimeParseException e) {
      problems.error(
          fields.where("rehearse"),
          "rehearse must be a time of day or never, but is '" + word + "'",
          "write rehearse: \"18:00\"");
      return Optional.empty();
    }
  }

  private Settings.Web web(Fields fields) {
    var listen = fields.text("listen").orElse(defaults.web().listen()).strip();
    var token = fields.text("token").filter(word -> !word.isBlank());
    var port = listen.substring(listen.lastIndexOf(':') + 1);
    if (!listen.contains(":") || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      problems.error(
          fields.where("listen"),
          "listen must be an address and a port, but is '" + listen + "'",
          "write 127.0.0.1:8642");
    } else if (!LOOPBACK.contains(listen.substring(0, listen.lastIndexOf(':')))
        && token.isEmpty()) {
      problems.error(
          fields.where("listen"),
          "the page would be open to the whole network without a token",
          "set web: {token: …}, or listen on 127.0.0.1:" + port);
    }
    return new Settings.Web(listen, token);
  }

  private Settings.Notices notification(Fields fields) {
    var events = fields.texts("on");
    events.stream()
        .filter(event -> !EVENTS.contains(event))
        .forEach(event ->
            problems.error(
                fields.where("on"),
                "'" + event + "' is nothing that can be told of",
                Nearest.hint(event, EVENTS, "write " + String.join(", ", EVENTS))));
    return new Settings.Notices(
        fields.text("url"), fields.node("on").isPresent() ? events : defaults.notices().on());
  }

  private Optional<Fields> section(String key, List<String> known) {
    var fields = root.fields(key);
    fields.ifPresent(found -> found.warnOfUnknown(known, key));
    return fields;
  }

  /** Relative to the workspace; {@code ~/} is the home folder. */
  private Optional<Path> path(Fields fields, String key) {
    return fields
        .text(key)
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .flatMap(word -> path(word, fields.where(key), key));
  }

  private Optional<Path> path(String word, Location where, String key) {
    try {
      var home = word.startsWith("~/") ? System.getProperty("user.home") + word.substring(1) : word;
      return Optional.of(workspace.root().resolve(home).normalize());
    } catch (InvalidPathException e) {
      problems.error(where, key + ": '" + word + "' is no path", "write a folder's path");
      return Optional.empty();
    }
  }

  private static <E extends Enum<E>> Optional<E> word(Fields fields, String key, Class<E> type) {
    var words =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
    return fields.oneOf(key, words).map(word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
  }
}
