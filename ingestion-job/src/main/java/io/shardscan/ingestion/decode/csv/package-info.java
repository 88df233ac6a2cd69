/**
 * CSV with a header line: RFC 4180 with LF, CRLF or CR between records, and comma, semicolon or tab
 * between cells. One grammar ({@link io.shardscan.ingestion.decode.csv.CsvRecords}) both finds
 * where a file may be split and reads the splits, so the two cannot disagree.
 */
@NullMarked
package io.shardscan.ingestion.decode.csv;

import org.jspecify.annotations.NullMarked;
