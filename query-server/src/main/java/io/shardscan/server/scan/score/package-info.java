/** What a row's score is, and how far the float32 scan's values can be from it. */
@NullMarked
package io.shardscan.server.scan.score;

import org.jspecify.annotations.NullMarked;
