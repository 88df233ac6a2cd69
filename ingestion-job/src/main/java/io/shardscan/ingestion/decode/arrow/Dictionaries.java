package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.column.RowCursor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * The dictionaries of a file, as they are at a place in it: streams may replace and extend them.
 */
final class Dictionaries {
  /** The column that each belongs to, without its dictionary. */
  private final Map<Long, ArrowField> fields = new HashMap<>();

  private final Map<Long, Dictionary> read = new HashMap<>();

  /** The dictionaries that some columns use, their parts included. */
  Dictionaries(List<ArrowField> columns) {
    columns.forEach(this::note);
  }

  private void note(ArrowField field) {
    ArrowField.DictionaryUse use = field.dictionary();
    if (use != null) {
      ArrowField values = new ArrowField(field.name(), field.type(), field.children(), null);
      ArrowField other = fields.putIfAbsent(use.id(), values);
      if (other != null && !other.type().equals(values.type())) {
        throw DAMAGE.because("two columns use one dictionary for values of two types");
      }
    }
    field.children().forEach(this::note);
  }

  /** Whether there are any. */
  boolean areUsed() {
    return !fields.isEmpty();
  }

  /** The dictionary of a column; one that has not come yet is empty. */
  Dictionary of(ArrowField field, ArrowField.DictionaryUse use) {
    return read.computeIfAbsent(use.id(), id -> new Dictionary(FieldValues.type(field.type())));
  }

  /** Takes what a message tells of a dictionary. */
  void read(FileSource source, ArrowMessage message, DictionaryBatch batch) {
    ArrowField field = fields.get(batch.id());
    RecordBatch data = batch.data();
    if (field == null || data == null) {
      throw DAMAGE.because("it has a dictionary that no column uses, or one without values");
    }
    Dictionary known = read.get(batch.id());
    Dictionary dictionary =
        batch.isDelta() && known != null ? known : new Dictionary(FieldValues.type(field.type()));
    long others = read.values().stream().filter(d -> d != known).mapToLong(Dictionary::bytes).sum();
    RowCursor cursor = new RowCursor();
    try (BatchBody body = new BatchBody(source, message, data)) {
      Values values = new FieldValues(body, this, cursor).of(field, field.name(), body.rows());
      for (long i = 0; i < body.rows(); i++) {
        cursor.start(i, 0);
        dictionary.add(values, ArrowLimits.MAX_DICTIONARY_BYTES - others);
      }
    }
    read.put(batch.id(), dictionary);
  }
}
