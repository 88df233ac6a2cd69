package io.shardscan.ingestion.simulation;

import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.StoredPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Objects in parts, of which the bucket sees nothing until they are whole. As in S3, their versions
 * end in the number of parts.
 */
final class SimulatedParts implements PartedWrites {
  /** Makes parts an object. */
  interface Completion {
    StoredObject put(String key, byte[] bytes, String etag, PutCondition condition);
  }

  private final Completion completion;
  private final Map<String, SortedMap<Integer, byte[]>> open = new HashMap<>();
  private int begun;

  SimulatedParts(Completion completion) {
    this.completion = completion;
  }

  @Override
  public String begin(String key) {
    String id = "parts-" + ++begun;
    open.put(id, new TreeMap<>());
    return id;
  }

  @Override
  public StoredPart put(String key, String id, int number, InputStream content, long size) {
    try {
      byte[] bytes = content.readAllBytes();
      of(key, id).put(number, bytes);
      return new StoredPart(number, bytes.length, Bucket.etag(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  @Override
  public StoredObject complete(
      String key, String id, List<StoredPart> parts, PutCondition condition) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    of(key, id).values().forEach(whole::writeBytes);
    byte[] bytes = whole.toByteArray();
    String etag = Bucket.etag(bytes) + "-" + parts.size();
    return completion.put(key, bytes, etag, condition);
  }

  @Override
  public void abandon(String key, String id) {
    open.remove(id);
  }

  private SortedMap<Integer, byte[]> of(String key, String id) {
    SortedMap<Integer, byte[]> parts = open.get(id);
    if (parts == null) {
      throw new ObjectNotFoundException(key, "there are no parts " + id, null);
    }
    return parts;
  }
}
