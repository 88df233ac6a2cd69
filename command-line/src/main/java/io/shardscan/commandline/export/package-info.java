/** Collections as Parquet files on this machine. */
@NullMarked
package io.shardscan.commandline.export;

import org.jspecify.annotations.NullMarked;
