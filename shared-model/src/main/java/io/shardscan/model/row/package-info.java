/** Decoded rows, in columns: what decoders produce and segment writers consume. */
@NullMarked
package io.shardscan.model.row;

import org.jspecify.annotations.NullMarked;
