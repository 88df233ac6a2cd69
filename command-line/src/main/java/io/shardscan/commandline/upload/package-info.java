/** Files on their way to a collection, until they are searchable. */
@NullMarked
package io.shardscan.commandline.upload;

import org.jspecify.annotations.NullMarked;
