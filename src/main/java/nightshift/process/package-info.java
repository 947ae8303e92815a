/** The only room that starts processes: commands, supervisors, log tails, adoption. */
@NullMarked
package nightshift.process;

import org.jspecify.annotations.NullMarked;
