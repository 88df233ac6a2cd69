/** From outcomes of splits to commits of manifests, exactly once. */
@NullMarked
package io.shardscan.ingestion.commit;

import org.jspecify.annotations.NullMarked;
