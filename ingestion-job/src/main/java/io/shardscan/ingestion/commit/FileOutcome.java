package io.shardscan.ingestion.commit;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.UploadKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be committed of a file. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FileOutcome.Taken.class, name = "taken"),
  @JsonSubTypes.Type(value = FileOutcome.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = FileOutcome.Gone.class, name = "gone")
})
public sealed interface FileOutcome {
  /** The file. */
  UploadKey upload();

  /**
   * All rows of a version are in segments.
   *
   * @param upload the file
   * @param version the version that was read
   * @param rows rows of the file
   * @param dimension components of each vector
   * @param segments the segments that hold the rows, in the file's order
   * @param inPlaceOf the version of the same bytes that it was read again for, or null
   */
  record Taken(
      UploadKey upload,
      FileVersion version,
      long rows,
      int dimension,
      List<SegmentRef> segments,
      @Nullable String inPlaceOf)
      implements FileOutcome {
    public Taken {
      segments = List.copyOf(segments);
    }

    /** The same in the place of an earlier version of the same bytes. */
    Taken inPlaceOf(String earlier) {
      return new Taken(upload, version, rows, dimension, segments, earlier);
    }
  }

  /**
   * A version is bad.
   *
   * @param upload the file
   * @param version the version that was read
   * @param reason why, for the file's author
   */
  record Failed(UploadKey upload, FileVersion version, String reason) implements FileOutcome {}

  /**
   * The file was deleted.
   *
   * @param upload the file
   */
  record Gone(UploadKey upload) implements FileOutcome {}
}
