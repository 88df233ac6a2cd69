package io.shardscan.ingestion.source.split;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.UploadKey;
import java.util.List;

/** What came of a split. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SplitOutcome.Written.class, name = "written"),
  @JsonSubTypes.Type(value = SplitOutcome.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = SplitOutcome.Superseded.class, name = "superseded"),
  @JsonSubTypes.Type(value = SplitOutcome.Gone.class, name = "gone")
})
public sealed interface SplitOutcome {
  /** The file that the split was about. */
  UploadKey upload();

  /** An outcome of one of a file's splits of rows. */
  sealed interface OfRows extends SplitOutcome {
    /** The version that was read. */
    FileVersion version();

    /** The split's number in the file, from 0. */
    int index();

    /** The number of the file's splits. */
    int count();
  }

  /**
   * The split's rows are in segments, in the split's order.
   *
   * @param upload the file
   * @param version the version that was read
   * @param index the split's number in the file, from 0
   * @param count the number of the file's splits
   * @param rows rows written
   * @param dimension components of each vector, 0 if there were no rows
   * @param segments the segments that hold them
   */
  record Written(
      UploadKey upload,
      FileVersion version,
      int index,
      int count,
      long rows,
      int dimension,
      List<SegmentRef> segments)
      implements OfRows {
    public Written {
      segments = List.copyOf(segments);
    }
  }

  /**
   * The file is bad.
   *
   * @param upload the file
   * @param version the version that was read
   * @param index the split's number in the file, from 0
   * @param count the number of the file's splits
   * @param reason why, for the file's author
   */
  record Failed(UploadKey upload, FileVersion version, int index, int count, String reason)
      implements OfRows {}

  /**
   * The version to be read was no longer there.
   *
   * @param upload the file
   * @param version the version that was to be read
   * @param index the split's number in the file, from 0
   * @param count the number of the file's splits
   */
  record Superseded(UploadKey upload, FileVersion version, int index, int count)
      implements OfRows {}

  /**
   * The file was deleted.
   *
   * @param upload the file
   */
  record Gone(UploadKey upload) implements SplitOutcome {}
}
