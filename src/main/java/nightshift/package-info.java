/**
 * The shared words of the product: batch, run, environment name, problem, workspace. Needs the JDK
 * only.
 */
@NullMarked
package nightshift;

import org.jspecify.annotations.NullMarked;
