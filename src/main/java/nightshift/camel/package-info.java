/** The only room that knows Apache Camel: each bean is one call into a room above. */
@NullMarked
package nightshift.camel;

import org.jspecify.annotations.NullMarked;
