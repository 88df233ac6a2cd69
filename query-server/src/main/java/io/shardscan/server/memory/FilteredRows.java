package io.shardscan.server.memory;

import io.shardscan.server.filter.Filter;
import io.shardscan.server.scan.block.RowBitmap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds a filter against the rows of segments, one after the other. Columns are read as they are
 * typed, so that what is equal does not depend on how it is written. For one thread.
 */
public final class FilteredRows {
  private final Filter filter;
  private final FilterCache cache;

  /** Orders by fields that some segment has as a type that they can be held against. */
  private final Set<Filter.Ordered> comparable = new HashSet<>();

  /** What fields are in segments where they cannot be compared as asked for. */
  private final Map<Filter.Ordered, String> incomparable = new HashMap<>();

  /**
   * Rows for which a filter holds.
   *
   * @param cache remembers for which rows its conditions hold
   */
  public FilteredRows(Filter filter, FilterCache cache) {
    this.filter = filter;
    this.cache = cache;
  }

  /** Those among a segment's rows, hidden ones included. */
  public RowBitmap of(LoadedSegment segment) {
    return RowBitmap.of(words(filter, segment), segment.rows());
  }

  /** What was found of each of the filter's comparisons, in the order in which they stand in it. */
  public List<FilterFinding> findings() {
    List<FilterFinding> findings = new ArrayList<>();
    addFindings(filter, findings);
    return findings;
  }

  private void addFindings(Filter part, List<FilterFinding> findings) {
    switch (part) {
      case Filter.And and -> and.all().forEach(each -> addFindings(each, findings));
      case Filter.Or or -> or.any().forEach(each -> addFindings(each, findings));
      case Filter.Not not -> addFindings(not.filter(), findings);
      case Filter.Exists exists -> {}
      case Filter.In in -> {}
      case Filter.Ordered ordered ->
          findings.add(new FilterFinding(comparable.contains(ordered), problem(ordered)));
    }
  }

  private @Nullable String problem(Filter.Ordered ordered) {
    String holds = incomparable.get(ordered);
    return holds == null
        ? null
        : "The filter's '%s' of field '%s' has %s, but the field holds %s: they cannot be compared."
            .formatted(ordered.order().wireName(), ordered.field(), ordered.bound().type(), holds);
  }

  /** The rows for which a part of the filter holds; not to be changed. */
  private long[] words(Filter part, LoadedSegment segment) {
    return switch (part) {
      case Filter.And and -> {
        long[] words = all(segment.rows());
        for (Filter each : and.all()) {
          long[] more = words(each, segment);
          for (int i = 0; i < words.length; i++) {
            words[i] &= more[i];
          }
        }
        yield words;
      }
      case Filter.Or or -> {
        long[] words = new long[RowBitmap.wordsFor(segment.rows())];
        for (Filter each : or.any()) {
          long[] more = words(each, segment);
          for (int i = 0; i < words.length; i++) {
            words[i] |= more[i];
          }
        }
        yield words;
      }
      case Filter.Not not -> {
        long[] words = words(not.filter(), segment).clone();
        for (int i = 0; i < words.length; i++) {
          words[i] = ~words[i];
        }
        yield words;
      }
      case Filter.Exists exists ->
          rows(exists, FilteredField.of(segment, exists.field())::exists, segment);
      case Filter.In in ->
          rows(in, () -> FilteredField.of(segment, in.field()).in(in.values()), segment);
      case Filter.Ordered ordered -> ordered(ordered, segment);
    };
  }

  private long[] ordered(Filter.Ordered ordered, LoadedSegment segment) {
    FilteredField field = FilteredField.of(segment, ordered.field());
    Optional<RowTest> test = field.ordered(ordered.order(), ordered.bound());
    if (test.isPresent()) {
      if (field.present()) {
        comparable.add(ordered);
      }
      return rows(ordered, test::get, segment);
    }
    incomparable.put(ordered, field.describe());
    return new long[RowBitmap.wordsFor(segment.rows())];
  }

  private long[] rows(Filter condition, Supplier<RowTest> test, LoadedSegment segment) {
    return cache.get(segment.id(), condition, () -> test.get().words(segment.rows()));
  }

  private static long[] all(int rows) {
    long[] words = new long[RowBitmap.wordsFor(rows)];
    Arrays.fill(words, -1L);
    return words;
  }
}
