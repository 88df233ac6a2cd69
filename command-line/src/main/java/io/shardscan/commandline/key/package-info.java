/** API keys, by the admin API. */
@NullMarked
package io.shardscan.commandline.key;

import org.jspecify.annotations.NullMarked;
