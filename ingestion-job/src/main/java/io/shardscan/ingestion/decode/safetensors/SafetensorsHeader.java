package io.shardscan.ingestion.decode.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.array.ContiguousRows;
import io.shardscan.ingestion.decode.array.ElementType;
import io.shardscan.ingestion.decode.array.FlagElement;
import io.shardscan.ingestion.decode.array.NamedArray;
import io.shardscan.ingestion.decode.array.NumberElement;
import io.shardscan.ingestion.decode.array.RowSource;
import io.shardscan.ingestion.decode.array.UnreadableElement;
import io.shardscan.ingestion.decode.number.NumberType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads which tensors a file has. */
final class SafetensorsHeader {
  private static final int MAX_HEADER_BYTES = 16 << 20;
  private static final int MAX_DEPTH = 8;
  private static final String METADATA = "__metadata__";

  private static final ObjectReader JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_HEADER_BYTES)
                          .build())
                  .build())
          .build()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Map<String, NumberType> NUMBERS =
      Map.ofEntries(
          Map.entry("F16", NumberType.FLOAT16),
          Map.entry("BF16", NumberType.BFLOAT16),
          Map.entry("F32", NumberType.FLOAT32),
          Map.entry("F64", NumberType.FLOAT64),
          Map.entry("I8", NumberType.INT8),
          Map.entry("I16", NumberType.INT16),
          Map.entry("I32", NumberType.INT32),
          Map.entry("I64", NumberType.INT64),
          Map.entry("U8", NumberType.UINT8),
          Map.entry("U16", NumberType.UINT16),
          Map.entry("U32", NumberType.UINT32),
          Map.entry("U64", NumberType.UINT64));

  /** A tensor and where its bytes begin and end. */
  private record Placed(NamedArray array, long begin, long end) {}

  private SafetensorsHeader() {}

  /** The tensors of a file, in the order of their bytes. */
  static List<NamedArray> read(FileSource source) {
    long length =
        source.size() < Long.BYTES
            ? -1
            : ByteBuffer.wrap(source.read(0, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > source.size() - Long.BYTES) {
      throw damaged("its header is cut off, or has an impossible length");
    }
    if (length > MAX_HEADER_BYTES) {
      throw damaged(
          "its header has %d bytes; at most %d are allowed".formatted(length, MAX_HEADER_BYTES));
    }
    JsonNode header = parse(source.read(Long.BYTES, (int) length));
    List<Placed> tensors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        tensors.add(tensor(source, Long.BYTES + length, entry.getKey(), entry.getValue()));
      }
    }
    tensors.sort(Comparator.comparingLong(Placed::begin).thenComparingLong(Placed::end));
    long position = 0;
    for (Placed tensor : tensors) {
      if (tensor.begin() != position) {
        throw damaged("its tensors overlap, or there is a gap between them");
      }
      position = tensor.end();
    }
    if (position != source.size() - Long.BYTES - length) {
      throw damaged(
          "its tensors have %d bytes, but %d follow the header"
              .formatted(position, source.size() - Long.BYTES - length));
    }
    return tensors.stream().map(Placed::array).toList();
  }

  private static JsonNode parse(byte[] bytes) {
    JsonNode header;
    try {
      header = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new DecodeException("The safetensors file is damaged: its header is not valid JSON", e);
    }
    if (!header.isObject()) {
      throw damaged("its header is no JSON object");
    }
    return header;
  }

  private static Placed tensor(FileSource source, long dataOffset, String name, JsonNode from) {
    JsonNode offsets = from.path("data_offsets");
    long begin = number(offsets.path(0), name);
    long end = number(offsets.path(1), name);
    if (offsets.size() != 2 || begin > end || end > source.size() - dataOffset) {
      throw damaged("tensor '%s' goes beyond its end".formatted(ColumnNames.abridged(name)));
    }
    List<Long> shape =
        IntStream.range(0, from.path("shape").size())
            .mapToObj(i -> number(from.path("shape").path(i), name))
            .toList();
    ElementType type = type(from.path("dtype").asText(), name);
    RowSource rows =
        (firstRow, count) -> {
          throw new IllegalStateException("a tensor of an unreadable type is read");
        };
    NamedArray array = new NamedArray(name, type, shape, rows);
    if (type instanceof UnreadableElement) {
      return new Placed(array, begin, end);
    }
    if (NamedArray.bytes(name, type, shape) != end - begin) {
      throw damaged(
          "tensor '%s' of the shape %s has %d bytes"
              .formatted(ColumnNames.abridged(name), shape, end - begin));
    }
    RowSource contiguous =
        shape.isEmpty() ? rows : new ContiguousRows(source, dataOffset + begin, array.rowBytes());
    return new Placed(new NamedArray(name, type, shape, contiguous), begin, end);
  }

  private static ElementType type(String name, String tensor) {
    NumberType number = NUMBERS.get(name);
    if (number != null) {
      return new NumberElement(number, ByteOrder.LITTLE_ENDIAN);
    }
    return name.equals("BOOL")
        ? new FlagElement()
        : new UnreadableElement(
            "Tensor '%s' is of type '%s', which cannot be read; F16, BF16, F32, F64, BOOL and integers can"
                .formatted(ColumnNames.abridged(tensor), ColumnNames.abridged(name)));
  }

  private static long number(JsonNode value, String tensor) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw damaged(
          "tensor '%s' has an impossible shape or place".formatted(ColumnNames.abridged(tensor)));
    }
    return value.longValue();
  }

  private static DecodeException damaged(String problem) {
    return new DecodeException("The safetensors file is damaged: " + problem);
  }
}
