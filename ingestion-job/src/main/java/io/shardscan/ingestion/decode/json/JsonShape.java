package io.shardscan.ingestion.decode.json;

/** Where in its object a row's metadata are. */
public enum JsonShape {
  /** All fields but key and vector are metadata. */
  FLAT,
  /** The fields are {@code id}, {@code vector} and {@code metadata}, an object of the metadata. */
  NESTED
}
