package io.thermocline.log;

/**
 * What the bytes of a log file mean: format version {@value #VERSION}. All numbers are little endian; ids (store, block, space) are 16 bytes as
 * written, most significant first. A file has its full size before its first record and never grows. One that is made new is filled with zeros; one that is
 * used again is not: behind its own records stand those of earlier files, which bear lower file ids.
 *
 * <h2>File header, the first {@value #PAGE_BYTES} bytes</h2>
 *
 * <pre>
 *    0   8  magic "THERMLOG"
 *    8   4  format version: 2, or 1 for a file without a salt
 *   12   4  bytes of this header, 4096
 *   16  16  store id
 *   32   8  file id: the number in the file's name; greater than that of every file there was when it was begun
 *   40   8  epoch of the writer that began the file
 *   48   8  first sequence: records of earlier files end before it, whatever those files hold
 *   56   8  bytes of the whole file
 *   64   8  salt; zeros in version 1
 *   72      zeros
 * 4092   4  CRC32C of bytes 0 to 4091
 * </pre>
 *
 * <h2>Record, from offset {@value #PAGE_BYTES} on, one behind the other, each at a multiple of 8</h2>
 *
 * <pre>
 *    0   4  magic "TREC"
 *    4   4  CRC32C of the store id's 16 bytes, the salt's 8 if there is one, then of bytes 8 of the record to the end of its frames
 *    8   8  bytes of the whole record, a multiple of 8
 *   16   8  epoch of the writer
 *   24   8  sequence
 *   32   8  file id, so that a reused file cannot replay
 *   40   8  synced through: the highest sequence that is on disk before this record is written; less than the sequence
 *   48   8  time of the commit, microseconds since the epoch, UTC
 *   56   4  number of operations
 *   60   4  bytes of the context, padded
 *   64      context: space, actor, device, correlation id, idempotency key, each as length (4) and UTF-8; zeros to a multiple of 8
 *           frames: one of {@value #FRAME_BYTES} bytes for each operation
 *           bodies: one for each operation, in the same order; not under the CRC
 * </pre>
 *
 * <h2>Frame</h2>
 *
 * <pre>
 *    0   1  kind: 1 put, 2 delete, 3 vectors
 *    1   3  zeros
 *    4   4  flags of the envelope; 0 for vectors
 *    8  16  block id
 *   24   8  version
 *   32   8  created, microseconds since the epoch; 0 for vectors
 *   40   8  updated, likewise
 *   48   8  expires, likewise; 0 is never
 *   56  16  space id
 *   72   8  number of the encryption key, 0 is none
 *   80  32  digest: SHA-256 of salt and bytes
 *  112   8  number of bytes
 * </pre>
 *
 * <h2>Body</h2>
 *
 * <pre>
 *    0   8  state: 0 present; "BLANKED!" blanked, and then salt and bytes are zeros
 *    8  16  salt
 *   24      bytes ({@link BlockPayload}, {@link VectorsPayload}), then zeros to a multiple of 8
 * </pre>
 *
 * Salt and bytes lie outside the CRC and under the digest, so blanking an operation breaks nothing and leaves a digest of which nothing can be
 * guessed. Where the next record would begin and eight zeros stand, the file's records end: a page of zeros is written with the file header, and zeros to the
 * end of the page with each group. {@link Seal} lies beside the files.
 */
final class LogFormat {
    static final int VERSION = 1;
    static final int PAGE_BYTES = 4096;
    static final String FOLDER = "log";

    static final long FILE_MAGIC = 0x474F_4C4D_5245_4854L;
    static final int FILE_CRC_OFFSET = PAGE_BYTES - Integer.BYTES;

    static final int RECORD_MAGIC = 0x4345_5254;
    static final int RECORD_HEADER_BYTES = 64;
    static final int CRC_OFFSET = 4;
    static final int CRC_START = 8;
    static final int FILE_ID_OFFSET = 32;
    static final int FRAME_BYTES = 120;
    static final int BODY_HEADER_BYTES = Long.BYTES + Payload.SALT_BYTES;
    static final long PRESENT = 0;
    static final long BLANKED = 0x2144_454B_4E41_4C42L;

    static final byte PUT = 1;
    static final byte DELETE = 2;
    static final byte VECTORS = 3;

    private LogFormat() {}

    static String name(long fileId) {
        return FOLDER + "/%010d.log".formatted(fileId);
    }

    /** The file id in a name within the folder, or -1 when it is not the name of a log file. */
    static long fileId(String name) {
        return name.matches("\\d{10}\\.log") ? Long.parseLong(name.substring(0, 10)) : -1;
    }

    static long aligned(long bytes) {
        return (bytes + 7) & ~7L;
    }

    /** Where the page of a position ends; the next page's end when it is a page's first byte. */
    static long pageEnd(long position) {
        return (position / PAGE_BYTES + 1) * PAGE_BYTES;
    }

    /** Bytes of an operation's body. */
    static long bodyBytes(long payloadBytes) {
        return aligned(BODY_HEADER_BYTES + payloadBytes);
    }
}
