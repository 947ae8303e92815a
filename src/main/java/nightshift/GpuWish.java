package nightshift;

/** What a segment asks of the GPUs: its {@code gpu:} key. */
public sealed interface GpuWish {
  /**
   * One card when the environment's locked packages use CUDA and the machine has a card, else the
   * CPU.
   */
  record Auto() implements GpuWish {}

  /** The CPU only. */
  record None() implements GpuWish {}

  /** That many whole cards. */
  record Cards(int count) implements GpuWish {}

  /** A part of one card, where sharing is turned on. */
  record Memory(long bytes) implements GpuWish {}
}
