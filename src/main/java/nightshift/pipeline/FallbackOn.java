package nightshift.pipeline;

/** Which failures lead to the fallback: the {@code fallback-on:} key. */
public enum FallbackOn {
  ANY,
  ENVIRONMENT,
  NEVER
}
