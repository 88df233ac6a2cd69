/** Cells of rows that lie near to each other, and how near they are to a query. */
@NullMarked
package io.shardscan.server.scan.cell;

import org.jspecify.annotations.NullMarked;
