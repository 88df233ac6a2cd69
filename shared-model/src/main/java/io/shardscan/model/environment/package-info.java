/** What of the machine is not the same in two runs: time and chance. */
@NullMarked
package io.shardscan.model.environment;

import org.jspecify.annotations.NullMarked;
