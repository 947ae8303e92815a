package nightshift.gpu;

/**
 * One card, or one MIG instance of a card, as nvidia-smi names it. Its UUID stays, its index does
 * not.
 *
 * @param memoryBytes 0 when unknown
 */
public record Gpu(int index, String uuid, String name, long memoryBytes, String pciBus) {}
