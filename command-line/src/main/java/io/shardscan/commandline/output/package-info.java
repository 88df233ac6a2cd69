/** What the user sees: tables, progress and JSON. */
@NullMarked
package io.shardscan.commandline.output;

import org.jspecify.annotations.NullMarked;
