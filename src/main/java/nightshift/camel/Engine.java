package nightshift.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import nightshift.ProblemException;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Camel with our beans and the workspace's routes; started once, stopped once. Safe to call from
 * several threads.
 */
public final class Engine implements AutoCloseable {
  private final Main main = new Main();

  private final RouteFiles routes;

  /** Nothing is read before {@link #start}. */
  public Engine(Path routes) {
    this.routes = new RouteFiles(routes);
  }

  /**
   * Loads and starts the routes.
   *
   * @param beans what the routes call, by the names they use
   * @param scanInbox the tick of the inbox route; empty when only runs are wanted and the inbox
   *     stays untouched
   * @throws ProblemException when a route file cannot be used
   */
  public void start(Map<String, Object> beans, Optional<Duration> scanInbox) {
    main.configure().withName("nightshift").withShutdownTimeout(10);
    main.configure().setStartupSummaryLevel(StartupSummaryLevel.Off);
    // Whoever sets our environment must not be able to set up Camel.
    main.configure().withAutoConfigurationEnvironmentVariablesEnabled(false);
    main.configure().withAutoConfigurationSystemPropertiesEnabled(false);
    beans.forEach(main::bind);
    var properties = new Properties();
    properties.setProperty("nightshift.inbox.start", String.valueOf(scanInbox.isPresent()));
    properties.setProperty(
        "nightshift.inbox.scan-milliseconds",
        String.valueOf(scanInbox.orElse(Duration.ofSeconds(1)).toMillis()));
    main.setOverrideProperties(properties);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterConfigure(BaseMainSupport support) {
            routes.loadInto(support.getCamelContext());
          }
        });
    try {
      main.start();
    } catch (Exception e) {
      close();
      throw asProblem(e);
    }
  }

  /**
   * Builds the routes as a start would, and starts none of them.
   *
   * @throws ProblemException when a route file cannot be used
   */
  public void check(Map<String, Object> beans) {
    main.configure().withAutoStartup(false);
    start(beans, Optional.empty());
  }

  /** Sends one record into a route and waits until the route has ended. */
  public void send(String uri, Object record) {
    try (var producer = context().createProducerTemplate()) {
      producer.sendBody(uri, record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CamelContext context() {
    return main.getCamelContext();
  }

  @Override
  public void close() {
    main.stop();
  }

  private ProblemException asProblem(Exception e) {
    Throwable deepest = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
      deepest = cause;
    }
    var where =
        e instanceof FailedToCreateRouteException route ? "route " + route.getRouteId() + ": " : "";
    // Camel names the object, which says nothing to a person.
    var words = String.valueOf(deepest.getMessage()).replaceAll("@[0-9a-f]+ of type: \\S+", "");
    return new ProblemException(routes.unstartable(where + words));
  }
}
