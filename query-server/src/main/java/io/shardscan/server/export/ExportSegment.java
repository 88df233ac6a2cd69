package io.shardscan.server.export;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.row.ColumnType;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.RemoteView;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.catalog.SnapshotReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/** A segment of a snapshot that is exported. */
sealed interface ExportSegment {
  /** The segment's id. */
  String id();

  /** Rows that queries see. */
  long visibleRows();

  /** Passes the names and types of the metadata columns, in their order. */
  void eachColumn(BiConsumer<String, ColumnType> consumer);

  /** The segment in memory, held once: the caller must release it. */
  SegmentView open() throws InterruptedException;

  /**
   * The segments of a snapshot, in the order of their ids: the same whichever server asks, and
   * whatever it has in memory. To be opened while the snapshot is held.
   */
  static List<ExportSegment> of(
      CollectionId collection, CollectionSnapshot snapshot, SnapshotReader reader) {
    List<ExportSegment> segments = new ArrayList<>();
    snapshot.segments().forEach(view -> segments.add(new Here(view)));
    snapshot.elsewhere().forEach(view -> segments.add(new Elsewhere(collection, view, reader)));
    segments.sort(Comparator.comparing(ExportSegment::id));
    return segments;
  }

  /** One that is in memory. */
  record Here(SegmentView view) implements ExportSegment {
    @Override
    public String id() {
      return view.segment().id();
    }

    @Override
    public long visibleRows() {
      return view.visibleRows();
    }

    @Override
    public void eachColumn(BiConsumer<String, ColumnType> consumer) {
      view.segment().metadata().forEach(column -> consumer.accept(column.name(), column.type()));
    }

    @Override
    public SegmentView open() {
      view.segment().retain();
      return view;
    }
  }

  /** One that is loaded when its turn comes. */
  record Elsewhere(CollectionId collection, RemoteView view, SnapshotReader reader)
      implements ExportSegment {
    @Override
    public String id() {
      return view.segment().id();
    }

    @Override
    public long visibleRows() {
      return view.visibleRows();
    }

    @Override
    public void eachColumn(BiConsumer<String, ColumnType> consumer) {
      reader
          .metadata(collection, view.segment())
          .forEach(column -> consumer.accept(column.name(), Objects.requireNonNull(column.type())));
    }

    @Override
    public SegmentView open() throws InterruptedException {
      return SegmentView.of(reader.load(collection, view.segment()), view.hidden());
    }
  }
}
