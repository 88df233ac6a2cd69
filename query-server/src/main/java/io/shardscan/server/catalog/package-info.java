/**
 * Follows the catalog in the store, and has what it says is live loaded and ready to be searched.
 */
@NullMarked
package io.shardscan.server.catalog;

import org.jspecify.annotations.NullMarked;
