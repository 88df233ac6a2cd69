/** Does tasks. */
@NullMarked
package io.shardscan.ingestion.optimize.execute;

import org.jspecify.annotations.NullMarked;
