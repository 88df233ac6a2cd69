/** How the job's state is written into checkpoints. */
@NullMarked
package io.shardscan.ingestion.checkpoint;

import org.jspecify.annotations.NullMarked;
