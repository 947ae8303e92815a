package nightshift.format;

import java.util.List;

/**
 * How an array's chunks lie on disk.
 *
 * @param chunkCount how many chunk files a full array has
 * @param chunkBytes one uncompressed chunk, 0 when its type has no fixed size
 * @param codec what the chunk files are outermost
 * @param checksum bytes of a checksum behind the chunk
 * @param shard inner chunks of a shard, 0 when the array has none
 * @param indexFirst whether a shard begins with its index
 */
record ZarrArray(
    long chunkCount, long chunkBytes, Codec codec, int checksum, long shard, boolean indexFirst) {
  /** What can be told about the end of a chunk file. */
  enum Codec {
    RAW,
    BLOSC,
    ZSTD,
    GZIP,
    SHARD,
    OTHER
  }

  static long count(List<Long> shape, List<Long> chunk) {
    long count = 1;
    for (int i = 0; i < shape.size() && i < chunk.size(); i++) {
      count *= Math.ceilDiv(shape.get(i), Math.max(1, chunk.get(i)));
    }
    return count;
  }

  static long product(List<Long> sides) {
    return sides.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }
}
