/** Finds what there is to do, from manifests alone. */
@NullMarked
package io.shardscan.ingestion.optimize.plan;

import org.jspecify.annotations.NullMarked;
