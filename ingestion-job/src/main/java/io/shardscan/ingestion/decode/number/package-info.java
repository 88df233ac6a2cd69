/** Numbers as files hold them. */
@NullMarked
package io.shardscan.ingestion.decode.number;

import org.jspecify.annotations.NullMarked;
