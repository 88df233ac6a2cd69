/** The coordinate system in which a collection's vectors are coded for the fast scan. */
@NullMarked
package io.shardscan.model.basis;

import org.jspecify.annotations.NullMarked;
