/**
 * The safetensors format: a header of JSON that names tensors, and their bytes, which follow each
 * other.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
@NullMarked
package io.shardscan.ingestion.decode.safetensors;

import org.jspecify.annotations.NullMarked;
