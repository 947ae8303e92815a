package nightshift.pipeline;

/** Where a segment runs when its own environment fails: its {@code fallback:} key. */
public sealed interface Fallback {
  /** The conda environment that mirrors the uv group, if there is one. */
  record Default() implements Fallback {}

  /** Nowhere. */
  record None() implements Fallback {}

  /** This conda environment. */
  record Named(String environment) implements Fallback {}
}
