/** One attempt, one run: outcomes, fallback policy, run folder, recovery. */
@NullMarked
package nightshift.run;

import org.jspecify.annotations.NullMarked;
