package io.shardscan.model.store;

import java.io.InputStream;
import java.util.List;

/**
 * Objects that are written in parts, over any number of calls, by any process. Nothing can be seen
 * of such an object before it is completed. Parts may come in any order, at the same time, and
 * again.
 */
public interface PartedWrites {
  /** Least bytes of a part that is not the last: S3 takes no smaller ones. */
  long LEAST_PART_BYTES = 5 << 20;

  /** Most parts of an object. */
  int MOST_PARTS = 10_000;

  /**
   * Begins an object.
   *
   * @return an id by which the other methods know it
   */
  String begin(String key);

  /**
   * Writes a part, in memory that does not depend on its size. Takes the place of an earlier one of
   * the same number.
   *
   * @param number the part's number, 1 to {@link #MOST_PARTS}
   * @param size bytes that the stream will give
   * @throws SourceFailedException if the stream failed, was too short or too long: there is no such
   *     part then, or the earlier one
   * @throws ObjectNotFoundException if there is nothing of that id
   */
  StoredPart put(String key, String id, int number, InputStream content, long size);

  /**
   * Makes the parts the object. Where it has been done before, a store may do it again or say that
   * there is nothing of that id.
   *
   * @param parts all parts, as they were put, in the order of their numbers
   * @throws ObjectNotFoundException if there is nothing of that id: it may have been completed.
   *     Some S3 servers answer as if they completed it once more
   * @throws PreconditionFailedException if the condition does not hold: nothing was written
   * @throws OutcomeUnknownException if it may or may not have been completed
   */
  StoredObject complete(String key, String id, List<StoredPart> parts, PutCondition condition);

  /** Gives an object up and frees what its parts take. Nothing happens if there is none. */
  void abandon(String key, String id);
}
