/**
 * Arrow's formats of files and of streams, and Feather's version 2, which is the former.
 *
 * @see <a href="https://arrow.apache.org/docs/format/Columnar.html">Columnar format</a>
 */
@NullMarked
package io.shardscan.ingestion.decode.arrow;

import org.jspecify.annotations.NullMarked;
