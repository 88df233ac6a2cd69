/** Which rows can still be among the best, in bounded memory, and their exact order at the end. */
@NullMarked
package io.shardscan.server.scan.candidate;

import org.jspecify.annotations.NullMarked;
