package nightshift.camel;

import java.io.IOException;
import java.util.Objects;
import nightshift.run.Attempts;
import nightshift.run.FallbackPolicy;
import nightshift.run.Narrator;
import nightshift.run.Outcome;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/** What the error route calls, by the name {@code fallback}. */
public final class FallbackSteps {
  private final FallbackPolicy policy;
  private final Attempts attempts;
  private final Narrator narrator;

  public FallbackSteps(FallbackPolicy policy, Attempts attempts, Narrator narrator) {
    this.policy = policy;
    this.attempts = attempts;
    this.narrator = narrator;
  }

  /** Whether the policy, the segment and the kind of failure allow the conda twin. */
  public boolean applies(Exchange exchange) {
    return policy.twinFor(Carried.work(exchange), outcome(exchange)).isPresent();
  }

  /** No twin may help: the failure goes on as it came. */
  public void giveUp(Exchange exchange) throws Exception {
    throw Objects.requireNonNull(
        exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class));
  }

  /** What the failed attempt wrote must not be taken for the twin's. */
  public void setAside(Exchange exchange) throws IOException {
    attempts.setAside(Carried.work(exchange));
  }

  /** From here on the exchange carries the segment in its conda twin. */
  public void takeTwin(Exchange exchange) {
    var work = Carried.work(exchange);
    var outcome = outcome(exchange);
    var twin = policy.twinFor(work, outcome).orElseThrow();
    narrator.say(work.run(), work.name() + ": conda environment " + twin + " takes over");
    Carried.work(exchange, work.inTwin(twin));
    Carried.forgetOutcome(exchange);
  }

  private static Outcome outcome(Exchange exchange) {
    return Carried.outcome(exchange).orElseThrow();
  }
}
