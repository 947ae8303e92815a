/** Which cards there are, who holds them and who is next. */
@NullMarked
package nightshift.gpu;

import org.jspecify.annotations.NullMarked;
