/**
 * HDF5 files, read with jHDF: it finds datasets, and decompresses their chunks; all else is as in
 * other files of arrays.
 *
 * @see <a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">The format</a>
 */
@NullMarked
package io.shardscan.ingestion.decode.hdf5;

import org.jspecify.annotations.NullMarked;
