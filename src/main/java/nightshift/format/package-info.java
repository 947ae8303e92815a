/** Is this image file closed and whole? One class a format; headers and tails, never the pixels. */
@NullMarked
package nightshift.format;

import org.jspecify.annotations.NullMarked;
