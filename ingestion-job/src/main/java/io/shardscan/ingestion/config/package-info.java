/** How the job is set up. */
@NullMarked
package io.shardscan.ingestion.config;

import org.jspecify.annotations.NullMarked;
