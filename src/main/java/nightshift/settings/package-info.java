/** nightshift.yaml: every key with its default. */
@NullMarked
package nightshift.settings;

import org.jspecify.annotations.NullMarked;
