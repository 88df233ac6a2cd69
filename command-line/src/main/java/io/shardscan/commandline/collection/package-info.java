/** Collections and their files. */
@NullMarked
package io.shardscan.commandline.collection;

import org.jspecify.annotations.NullMarked;
