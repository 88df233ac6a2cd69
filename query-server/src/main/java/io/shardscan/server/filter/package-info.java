/** What filters say, apart from how they are written and from what they are held against. */
@NullMarked
package io.shardscan.server.filter;

import org.jspecify.annotations.NullMarked;
