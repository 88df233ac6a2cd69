/** What is live: collections, their manifests, and API keys, as objects in the store. */
@NullMarked
package io.shardscan.model.catalog;

import org.jspecify.annotations.NullMarked;
