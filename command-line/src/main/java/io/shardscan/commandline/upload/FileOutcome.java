package io.shardscan.commandline.upload;

import org.jspecify.annotations.Nullable;

/**
 * What the server made of a file.
 *
 * @param state {@code ready}, {@code failed}, or {@code processing} if it was not waited for
 * @param rows rows that can be searched
 * @param failure why the server did not take it; null if it did
 */
record FileOutcome(String state, long rows, @Nullable String failure) {}
