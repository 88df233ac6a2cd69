/**
 * The object store in a bucket of an S3 server with conditional writes, through the MinIO client.
 *
 * <p>Nothing is retried that could be done twice or whose answer could have been lost: neither the
 * MinIO client nor the HTTP client below it retries, and this package repeats reads, deletes, parts
 * of uploads, and writes that the server answered with "conflict, try again".
 */
@NullMarked
package io.shardscan.model.store.s3;

import org.jspecify.annotations.NullMarked;
