package io.shardscan.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies that a fuzzer makes of good ones: whatever comes of one is what it says or an {@link
 * ApiException} that blames the client, and costs little memory. Without a fuzzer only the good
 * ones are tried; docs/testing.md tells how to fuzz.
 */
@Timeout(RequestFuzzTest.MOST_SECONDS)
class RequestFuzzTest {
  /** After which it is taken not to end; longer than one is fuzzed. */
  static final int MOST_SECONDS = 900;

  /** How long each is fuzzed. */
  private static final String DURATION = "10m";

  private static final long MAX_ALLOCATED_BYTES = 64L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void query(byte[] body) {
    read(() -> QueryParser.parse(body.clone(), body.length, true));
  }

  static List<byte[]> query() {
    return bodies(
        "{\"api_key\":\"k\",\"collection\":\"products\",\"vector\":[1.0,-2.5e-3,0],\"top_k\":5,\"similarity_threshold\":0.5,\"distance_metric\":\"cosine\",\"include_metadata\":true,\"include_vectors\":true,\"use_index\":null}",
        "{\"collection\":\"p\",\"vector\":[1],\"use_index\":\"pca\",\"index_params\":{\"pca\":{\"n\":[1,2,{}]}},\"include_metadata\":[\"a\",\"b\"],\"other\":\"ä\\u00e4\"}",
        "{\"collection\":\"p\",\"vector\":[1e3,123456789012345678901234567890],\"filter\":{\"a\":{\"$gt\":1}}}");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void filter(byte[] filter) {
    byte[] before =
        "{\"collection\":\"p\",\"vector\":[1],\"filter\":".getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[before.length + filter.length + 1];
    System.arraycopy(before, 0, body, 0, before.length);
    System.arraycopy(filter, 0, body, before.length, filter.length);
    body[body.length - 1] = '}';
    read(() -> QueryParser.parse(body, body.length, true));
  }

  static List<byte[]> filter() {
    return bodies(
        "{\"a\":1,\"b.c\":\"x\",\"d\":null,\"e\":true}",
        "{\"$and\":[{\"a\":{\"$gt\":1,\"$lte\":2.5e10}},{\"$or\":[{\"b\":{\"$in\":[1,\"x\",null]}},{\"$not\":{\"c\":{\"$exists\":true}}}]}]}",
        "{\"a\":{\"$nin\":[],\"$ne\":-0.0,\"$not\":{\"$gte\":\"2026-01-31T12:00:00Z\",\"$lt\":\"b\"}},\"id\":{\"$eq\":\"k\"}}");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void rows(byte[] body) {
    read(() -> InlineRowParser.parse(body.clone(), body.length));
  }

  static List<byte[]> rows() {
    return bodies(
        "{\"vectors\":[{\"id\":\"a\",\"vector\":[1,-2.5e-3],\"metadata\":{\"n\":1,\"o\":{\"p\":[null,true]}}},{\"id\":3.0,\"vector\":[3,4]}]}",
        "{\"more\":{},\"vectors\":[{\"id\":\"\\u00e4\",\"vector\":null,\"metadata\":null,\"other\":[1]}]}");
  }

  private static void read(Runnable parse) {
    // The first time classes are loaded, and changed by the fuzzer, which takes memory as well.
    if (allocatedBytes(parse) > MAX_ALLOCATED_BYTES) {
      assertThat(allocatedBytes(parse)).as("bytes allocated").isLessThan(MAX_ALLOCATED_BYTES);
    }
  }

  private static long allocatedBytes(Runnable parse) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      parse.run();
    } catch (ApiException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST);
      assertThat(e).hasMessageMatching("(?s).{15,4000}");
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static List<byte[]> bodies(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
