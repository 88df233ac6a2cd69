package io.shardscan.model.catalog;

import io.shardscan.model.basis.Calibration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change that a commit makes. Changes are idempotent: a version that a manifest already knows
 * is not taken again, and removing what is not there changes nothing.
 */
public sealed interface ManifestChange {
  /** A change of one file. */
  sealed interface OfFile extends ManifestChange {
    /** The file that changes. */
    String file();
  }

  /**
   * A version was read whole; its rows replace those of the file's earlier version.
   *
   * @param file the file's name
   * @param version the version read
   * @param rows rows read
   * @param dimension components of each vector
   * @param segments the segments that hold the rows, in the file's order
   * @param inPlaceOf the version of the same bytes that it was read again for: it then stays where
   *     it is in the order of files. Null for one that is new
   */
  record Taken(
      String file,
      FileVersion version,
      long rows,
      int dimension,
      List<SegmentRef> segments,
      @Nullable String inPlaceOf)
      implements OfFile {
    public Taken {
      segments = List.copyOf(segments);
    }

    /** A version of new bytes. */
    public Taken(
        String file, FileVersion version, long rows, int dimension, List<SegmentRef> segments) {
      this(file, version, rows, dimension, segments, null);
    }
  }

  /**
   * A version could not be read; the rows of the file's earlier version stay.
   *
   * @param file the file's name
   * @param version the version that failed
   * @param reason why, for the user to read
   */
  record Failed(String file, FileVersion version, String reason) implements OfFile {}

  /**
   * The file was deleted; its rows go.
   *
   * @param file the file's name
   */
  record Removed(String file) implements OfFile {}

  /**
   * Segments are swapped for one that holds the same rows otherwise, in all files that name them.
   * Nothing changes if any of them is no longer named by any of the files, or if in a file others
   * lie between them, or if the new one is coded in a basis that is not the collection's: what was
   * made of them is then out of date.
   *
   * @param files names of all files that name any of the segments; files that have since been
   *     deleted or replaced do no harm
   * @param replaced ids of the segments that go, at least one
   * @param by the segment that takes their place. It holds the rows of the files' versions that
   *     were served when it was made, and of rows of one version with the same key the last
   */
  record Swapped(List<String> files, List<String> replaced, SegmentRef by)
      implements ManifestChange {
    public Swapped {
      files = List.copyOf(files);
      replaced = List.copyOf(replaced);
    }
  }

  /**
   * Inline files were folded into one: all their rows that count are in its segment. Their entries
   * stay, without rows, for as long as their objects do, so that they are not read again. Nothing
   * changes if one of them is not as it was, or if rows of other files have come between theirs.
   *
   * @param before the files as they were, at least two
   * @param by what takes their place: a file of rows, a file of deletions, both or none
   * @param nothingOlder whether what was left out of {@code by} counts on there being no older rows
   *     of any file
   */
  record Folded(List<FileEntry> before, List<Taken> by, boolean nothingOlder)
      implements ManifestChange {
    public Folded {
      before = List.copyOf(before);
      by = List.copyOf(by);
    }
  }

  /**
   * A basis was trained, which rows are to be coded in from now on.
   *
   * @param basis the basis
   */
  record BasisTrained(TrainedBasis basis) implements ManifestChange {}

  /**
   * Approximate searches were measured. Nothing changes if the basis that was measured is no longer
   * the collection's.
   *
   * @param calibration what was measured
   * @param rows rows that the collection had
   */
  record Calibrated(Calibration calibration, long rows) implements ManifestChange {}
}
