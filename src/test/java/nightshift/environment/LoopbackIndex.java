package nightshift.environment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A real package index on loopback with one hand-made wheel, which can be made to misbehave. */
final class LoopbackIndex implements AutoCloseable {
  /** How it answers a request for the wheel. */
  enum Mood {
    SERVES,
    HANGS,
    HAS_LOST_IT,
    SERVES_ANOTHER,
    IS_BROKEN
  }

  static final String WHEEL = "labpkg-1.0-py3-none-any.whl";

  private final HttpServer server;
  private final byte[] wheel;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch hung = new CountDownLatch(1);
  volatile Mood mood = Mood.SERVES;

  LoopbackIndex(String moduleText) throws IOException {
    wheel = wheel(moduleText);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/simple/labpkg/", exchange -> answer(exchange, 200, "text/html", page()));
    server.createContext("/files/", this::file);
    server.start();
  }

  /** A workspace's pyproject.toml whose one group comes from here only. */
  String pyproject() {
    return """
    [project]
    name = "lab"
    version = "0"
    requires-python = ">=3.11"

    [dependency-groups]
    work = ["labpkg==1.0"]

    [tool.uv]
    package = false
    default-groups = []

    [[tool.uv.index]]
    name = "lab"
    url = "http://127.0.0.1:%d/simple"
    default = true
    """
        .formatted(server.getAddress().getPort());
  }

  private byte[] page() {
    return "<a href=\"/files/%s#sha256=%s\">%s</a>"
        .formatted(WHEEL, sha256(wheel), WHEEL)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void file(HttpExchange exchange) throws IOException {
    switch (mood) {
      case SERVES -> answer(exchange, 200, "application/zip", wheel);
      case HANGS -> hang(exchange);
      case HAS_LOST_IT -> answer(exchange, 404, "text/plain", new byte[0]);
      case SERVES_ANOTHER -> answer(exchange, 200, "application/zip", wheel("changed = True\n"));
      case IS_BROKEN -> answer(exchange, 503, "text/plain", new byte[0]);
    }
  }

  /** Returns when a request for the wheel hangs. */
  void awaitHanging() throws InterruptedException {
    if (!hung.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody asked for the wheel");
    }
  }

  private void hang(HttpExchange exchange) {
    hung.countDown();
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  static byte[] wheel(String moduleText) throws IOException {
    var files = new LinkedHashMap<String, String>();
    files.put("labpkg.py", moduleText);
    files.put(
        "labpkg-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: labpkg\nVersion: 1.0\n");
    files.put(
        "labpkg-1.0.dist-info/WHEEL",
        "Wheel-Version: 1.0\nGenerator: lab\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    files.put(
        "labpkg-1.0.dist-info/RECORD",
        "labpkg.py,,\nlabpkg-1.0.dist-info/METADATA,,\nlabpkg-1.0.dist-info/WHEEL,,\nlabpkg-1.0.dist-info/RECORD,,\n");
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setTime(1_600_000_000_000L);
        zip.putNextEntry(entry);
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
