/** YAML 1.1 as Go's yaml.v2 reads it, as nodes that know their line and column. */
@NullMarked
package nightshift.yaml;

import org.jspecify.annotations.NullMarked;
