/**
 * The fvecs, bvecs and ivecs formats of the TEXMEX corpora (http://corpus-texmex.irisa.fr): each
 * row is its dimension as a little-endian 32-bit integer, then its components.
 */
@NullMarked
package io.shardscan.ingestion.decode.vecs;

import org.jspecify.annotations.NullMarked;
