package nightshift.gpu;

/** A line of a log that says that the GPU's memory was not enough, and whose words they are. */
public record OutOfMemory(String framework, String line) {}
