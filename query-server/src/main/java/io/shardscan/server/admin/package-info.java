/** Commands of operators. */
@NullMarked
package io.shardscan.server.admin;

import org.jspecify.annotations.NullMarked;
