/** One class a verb, exit codes, progress. Main is the only place that news things together. */
@NullMarked
package nightshift.cli;

import org.jspecify.annotations.NullMarked;
