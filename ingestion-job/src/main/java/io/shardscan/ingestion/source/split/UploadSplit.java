package io.shardscan.ingestion.source.split;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.UploadKey;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * Something to do about an uploaded file. A split is the unit of retry: after a failure it is done
 * again from its start, and doing it twice does no harm.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UploadSplit.Rows.class, name = "rows"),
  @JsonSubTypes.Type(value = UploadSplit.Unreadable.class, name = "unreadable"),
  @JsonSubTypes.Type(value = UploadSplit.Gone.class, name = "gone")
})
public sealed interface UploadSplit extends SourceSplit {
  /** The file that it is about. */
  UploadKey upload();

  /**
   * Decode a part of a file and write its rows into segments.
   *
   * @param upload the file
   * @param version the version to read
   * @param index the split's number in the file, from 0
   * @param count the number of the file's splits
   * @param range the part to decode
   * @param columns which columns are key and vector
   */
  record Rows(
      UploadKey upload,
      FileVersion version,
      int index,
      int count,
      SplitRange range,
      ColumnChoice columns)
      implements UploadSplit {
    @Override
    public String splitId() {
      return upload + "@" + version.etag() + "#" + index;
    }
  }

  /**
   * Report a file that was found unreadable before a row was decoded.
   *
   * @param upload the file
   * @param version the version that is unreadable
   * @param reason why, for the file's author
   */
  record Unreadable(UploadKey upload, FileVersion version, String reason) implements UploadSplit {
    @Override
    public String splitId() {
      return upload + "@" + version.etag() + "!";
    }
  }

  /**
   * Report a file that was deleted.
   *
   * @param upload the file
   */
  record Gone(UploadKey upload) implements UploadSplit {
    @Override
    public String splitId() {
      return upload + "-";
    }
  }
}
