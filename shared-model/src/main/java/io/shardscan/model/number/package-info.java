/** Numbers as text. */
@NullMarked
package io.shardscan.model.number;

import org.jspecify.annotations.NullMarked;
