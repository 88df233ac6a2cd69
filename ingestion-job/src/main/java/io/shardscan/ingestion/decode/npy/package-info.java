/**
 * NumPy's files: an array (npy), or a zip archive of arrays (npz).
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The
 *     format</a>
 */
@NullMarked
package io.shardscan.ingestion.decode.npy;

import org.jspecify.annotations.NullMarked;
