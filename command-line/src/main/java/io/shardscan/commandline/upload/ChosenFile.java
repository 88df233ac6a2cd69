package io.shardscan.commandline.upload;

import java.nio.file.Path;

/**
 * A file to upload.
 *
 * @param path where it lies
 * @param name what it is to be called in the collection
 */
record ChosenFile(Path path, String name) {}
