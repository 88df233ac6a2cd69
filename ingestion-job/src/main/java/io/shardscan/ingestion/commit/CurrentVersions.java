package io.shardscan.ingestion.commit;

import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.Reprocessing;
import io.shardscan.model.catalog.ReprocessingStore;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;

/**
 * Tells whether a version that was read is what the bucket holds. The same bytes may be there from
 * another upload; that makes no difference unless they were written again to be read with other
 * columns: what was read of them before, as by a job that stood still meanwhile, is out of date.
 */
final class CurrentVersions {
  private final ReprocessingStore reprocessings;

  CurrentVersions(ObjectStore store) {
    this.reprocessings = new ReprocessingStore(store);
  }

  /** Whether it is current. Reads only where the same bytes are there from another upload. */
  boolean isCurrent(UploadKey upload, FileVersion version, StoredObject now) {
    if (version.isOf(now) && !version.isOfAnotherUpload(now)) {
      return true;
    }
    return version.isOf(now)
        && reprocessings
            .load(upload.collection())
            .flatMap(asked -> asked.find(upload.file()))
            .map(member -> isCurrent(version, now, member))
            .orElse(true);
  }

  /** Whether it is current, of a file that is to be read again. */
  static boolean isCurrent(FileVersion version, StoredObject now, Reprocessing.Member member) {
    boolean rewritten = now.etag().equals(member.after());
    return version.isOf(now) && !(rewritten && version.isOfAnotherUpload(now));
  }
}
