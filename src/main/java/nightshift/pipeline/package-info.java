/** From a pipeline's YAML to a plan: pure, without the ledger, processes or the clock. */
@NullMarked
package nightshift.pipeline;

import org.jspecify.annotations.NullMarked;
