package nightshift.inbox;

/** The signs that a batch is complete, strongest first; the strongest one that is there decides. */
public enum Rung {
  /** A list of names, sizes and checksums from the sender. */
  MANIFEST,
  /** A small file that the sender writes last. */
  MARKER,
  /** The image format itself says that it is closed and whole. */
  FORMAT,
  /** As many files as the pipeline expects. */
  COUNT,
  /** Nothing changed for a while. */
  SILENCE
}
