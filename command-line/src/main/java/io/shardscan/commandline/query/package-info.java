/** Searches, and how well approximate ones find. */
@NullMarked
package io.shardscan.commandline.query;

import org.jspecify.annotations.NullMarked;
