/** Does splits: decodes rows and writes them into segments. */
@NullMarked
package io.shardscan.ingestion.source.reader;

import org.jspecify.annotations.NullMarked;
