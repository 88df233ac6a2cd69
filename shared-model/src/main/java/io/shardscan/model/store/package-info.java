/** The object store: one contract, kept by a MinIO (S3) client and by a local directory. */
@NullMarked
package io.shardscan.model.store;

import org.jspecify.annotations.NullMarked;
