/** The SQLite database that knows every batch, run, attempt and event, and the durable queue. */
@NullMarked
package nightshift.ledger;

import org.jspecify.annotations.NullMarked;
