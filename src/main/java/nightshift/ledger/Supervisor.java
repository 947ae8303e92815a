package nightshift.ledger;

/**
 * Finds an attempt's supervisor again after a restart: a pid alone may have been given to somebody
 * else.
 */
public record Supervisor(long pid, String startTime, String bootId) {}
