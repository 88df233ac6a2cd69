package io.shardscan.commandline.upload;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file.
 *
 * @param file which
 * @param bytes its size
 * @param sentBefore how much of it an earlier run had sent
 * @param sending how long it took to send it
 * @param failure why it could not be sent; null if it was
 */
record SentFile(
    ChosenFile file, long bytes, long sentBefore, Duration sending, @Nullable String failure) {}
