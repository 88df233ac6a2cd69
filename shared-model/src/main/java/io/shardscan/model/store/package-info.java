/**
 * The object store: one contract, {@link io.shardscan.model.store.ObjectStore}, kept by a bucket of
 * an S3 server ({@code s3.S3ObjectStore}) and by a local directory ({@code
 * directory.DirectoryObjectStore}).
 *
 * <p>A process opens one, checks once that it can be trusted, and uses it from any thread:
 *
 * <pre>{@code
 * try (ObjectStore store = new DirectoryObjectStore(Path.of("data"))) {
 *   ConditionalWriteProbe.run(store);
 *   VersionedBytes seen = store.read("catalog/a/b/manifest.json", MAX_BYTES);
 *   store.put("catalog/a/b/manifest.json", changed(seen.bytes()), PutCondition.ifMatch(seen.etag()));
 * }
 * }</pre>
 *
 * <p>What a failed write means stands in the exception's type: {@code PreconditionFailedException},
 * somebody was faster, read again; {@code OutcomeUnknownException}, read again to see whether it
 * was done, and delete nothing before; {@code StoreUnavailableException} and {@code
 * SourceFailedException}, nothing was done.
 */
@NullMarked
package io.shardscan.model.store;

import org.jspecify.annotations.NullMarked;
