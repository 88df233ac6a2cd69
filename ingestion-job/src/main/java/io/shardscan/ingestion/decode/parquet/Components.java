package io.shardscan.ingestion.decode.parquet;

/** The components of vectors that are left in one page, in order. */
interface Components {
  /**
   * Reads components as floats; what is beyond a float's range becomes infinite.
   *
   * @throws io.shardscan.ingestion.decode.DecodeException if the page has fewer
   */
  void read(float[] to, int offset, int count);
}
