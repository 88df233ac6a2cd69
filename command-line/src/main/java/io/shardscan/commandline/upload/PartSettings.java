package io.shardscan.commandline.upload;

/**
 * How large files are divided.
 *
 * @param bytes bytes of each part, at least 5 MiB; smaller files are sent whole
 * @param atOnce parts of a file that are under way at once
 */
record PartSettings(long bytes, int atOnce) {}
