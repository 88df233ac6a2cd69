package io.shardscan.model.segment;

/**
 * The codes of the rows of a batch, in columns; {@link io.shardscan.model.basis.Basis} tells what
 * they mean. Arrays may be longer than the batch has rows.
 *
 * @param codes the codes row by row, {@code rows × dimension} values from −127 to 127
 * @param errors for each row a bound of its code's error, at least 0; infinite where none is known
 * @param cells each row's cell, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record RowCodes(byte[] codes, float[] errors, int[] cells) {}
