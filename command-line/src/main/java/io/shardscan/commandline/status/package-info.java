/** How far the server is with what was uploaded. */
@NullMarked
package io.shardscan.commandline.status;

import org.jspecify.annotations.NullMarked;
