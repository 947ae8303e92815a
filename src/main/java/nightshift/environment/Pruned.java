package nightshift.environment;

import java.nio.file.Path;

/**
 * A folder of the store that was or would be removed.
 *
 * @param why in a few words
 */
public record Pruned(Path folder, String why, long bytes) {}
