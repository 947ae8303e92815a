/** Is this batch complete? Scans and readiness; an acquisition is only ever read here. */
@NullMarked
package nightshift.inbox;

import org.jspecify.annotations.NullMarked;
