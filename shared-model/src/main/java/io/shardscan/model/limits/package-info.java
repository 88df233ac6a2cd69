/** Names and sizes that are allowed, and nothing else. */
@NullMarked
package io.shardscan.model.limits;

import org.jspecify.annotations.NullMarked;
