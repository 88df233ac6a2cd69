/** Real servers as child processes, and ways to disturb them, for tests only. */
@NullMarked
package io.shardscan.testsupport;

import org.jspecify.annotations.NullMarked;
