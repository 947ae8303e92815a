/** How a segment's environment is found or built, checked and turned into a command. */
@NullMarked
package nightshift.environment;

import org.jspecify.annotations.NullMarked;
