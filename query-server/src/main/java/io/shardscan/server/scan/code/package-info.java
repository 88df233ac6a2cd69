/** Codes of rows, by which a scan leaves out most rows without reading their vectors. */
@NullMarked
package io.shardscan.server.scan.code;

import org.jspecify.annotations.NullMarked;
