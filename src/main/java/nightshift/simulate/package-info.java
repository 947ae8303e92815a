/** Writes a batch as a microscope would: slowly, file by file, marker last. */
@NullMarked
package nightshift.simulate;

import org.jspecify.annotations.NullMarked;
