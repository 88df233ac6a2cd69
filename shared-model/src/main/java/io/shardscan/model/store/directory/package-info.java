/**
 * The object store in a local directory: every object is a plain file, its key the path.
 *
 * <p>The root holds the objects and one hidden folder, {@code .store}: temporary files under {@code
 * .store/tmp/<session>/} until they are renamed to their place, and empty lock files under {@code
 * .store/locks/}. Files that a person copies into the directory are objects like any other. The
 * file system must be local, have atomic renames and POSIX locks; one that ignores case must not
 * hold keys that differ only in case.
 */
@NullMarked
package io.shardscan.model.store.directory;

import org.jspecify.annotations.NullMarked;
