package io.thermocline.server;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Everything that can be set. The comments here, and of the groups that have their own files, are the configuration reference, {@code docs/configuration.md}. */
@ConfigMapping(prefix = "thermocline")
public interface Settings {
    /** The folder that holds everything. It is made if there is none, and belongs to one process at a time. */
    @WithDefault("./data")
    Path dataDir();

    /** Who may call. */
    Auth auth();

    /** The write-ahead log. */
    Log log();

    /** When a write is answered. */
    Wal wal();

    /** What is in memory and not yet in a segment. */
    Memtable memtable();

    /** How long what was written may be in no segment. */
    Sync sync();

    /** What is held in memory of what lies in segments. */
    HotSettings hot();

    /** The near cache: rows and vectors as they are used, in front of the hot tier. */
    Cache cache();

    /** What is read before anybody asks for it. */
    PrefetchSettings prefetch();

    /** How files are read and written. */
    IoSettings io();

    /** How segments are compressed. */
    Compression compression();

    /** When segments are merged. */
    Compaction compaction();

    /** What is kept of the past. */
    History history();

    Delete delete();

    EraseSettings erase();

    /** What is moved off this machine. */
    ArchiveSettings archive();

    /** Segments on the local disk. */
    WarmSettings warm();

    /** How segments are moved between the local disk and the archive. */
    TieringSettings tiering();

    /** Encoders by name. `default` is the embedded model, unless it stands here. */
    Map<String, EncoderSettings> encoders();

    /** The work of encoders. */
    Encode encode();

    /** The work of search. */
    Search search();

    /** The metadata table. */
    Table table();

    /** What queries may take. */
    Query query();

    /** What may wait before writes are refused with 429. */
    Queue queue();

    /** The largest that requests may be, and how much of them at a time. */
    Limits limits();

    /** Who may call. */
    interface Auth {
        /** `none`: the server listens on loopback only, and everyone is the operator `local`. `api-key`: a bearer token names the caller. */
        @WithDefault("none")
        AuthKind kind();

        /** With `api-key`: whether `/q/metrics` needs no key. If not, it needs that of an operator. */
        @WithDefault("false")
        boolean openMetrics();

        /** API keys by the name of their caller. More can be made by calls, and are kept in the store. */
        Map<String, Key> keys();
    }

    /** How callers are named. */
    enum AuthKind {
        /** Not at all. */
        NONE,
        /** By a bearer token. */
        API_KEY
    }

    /** One API key. */
    interface Key {
        /** The SHA-256 of the key's text, 64 hexadecimal digits: `printf %s "$KEY" | sha256sum`. */
        String sha256();

        /** Whether its holder is an operator: not bound by access lists, and allowed to see and change API keys. */
        @WithDefault("false")
        boolean operator();
    }

    /** The write-ahead log. */
    interface Log {
        /** Size of a log file; a multiple of 4 KiB. */
        @WithDefault("64M")
        MemorySize fileBytes();

        /** The log is kept up to this size for followers that lag behind; one that lags further starts again from the segments. */
        @WithDefault("1G")
        MemorySize maxBytes();

        /**
         * Starts in spite of a corrupt log: everything after this sequence, which the refused start has named, is given up. Take it away again
         * afterwards.
         */
        OptionalLong acceptLossAfter();
    }

    /** When a write is answered. */
    interface Wal {
        /**
         * `always`: a write is answered when it is on the disk (`synced`). A duration such as `100ms`: it is answered at once (`memory`), and a
         * crash of the machine or the process loses at most what was answered in that time.
         */
        @WithDefault("always")
        @WithConverter(SyncIntervalConverter.class)
        Duration sync();
    }

    /** What is in memory and not yet in a segment. */
    interface Memtable {
        /** The size at which it is written out. Reads of what it holds need no disk. */
        @WithDefault("64M")
        MemorySize maxBytes();

        /** How many may wait to be written out; then writes wait too, and are refused if nothing can be written out. */
        @WithDefault("2")
        int maxWaiting();
    }

    /** How long what was written may be in no segment. */
    interface Sync {
        /**
         * A memtable is written out to a segment when its first commit is so long ago, even if it is small and nothing comes any more: about as
         * much is `sync_lag_seconds` at most. So often the archive is told of what was deleted, too. At least `1s`.
         */
        @WithDefault("5m")
        Duration interval();
    }

    /** The near cache. */
    interface Cache {
        /** Bytes that it may take, one half for blocks, the other for vectors; 0 turns it off. Without it, a tenth of the heap, and 1G at most. */
        Optional<MemorySize> maxBytes();
    }

    /** How segments are compressed. */
    interface Compression {
        /** `zstd`, `lz4` or `none`. Of source code `lz4` stores 1.4 times as many bytes as `zstd`, and takes half of the processor's time for a read. */
        @WithDefault("zstd")
        CompressionKind kind();

        /** The same for the contents of blocks alone; without it, as the rest. `none` suits what is compressed already, such as pictures. */
        Optional<CompressionKind> contents();

        /** The level of zstd, 1 (fast) to 19 (small). Above 3 little is gained: 9 stores source code in 5 % less, and takes more than four times as long. */
        @WithDefault("3")
        int level();
    }

    /** How pages of segments are compressed. */
    enum CompressionKind {
        /** Zstandard. */
        ZSTD,
        /** LZ4 blocks. */
        LZ4,
        /** Not at all. */
        NONE
    }

    /** When segments are merged. */
    interface Compaction {
        /** So many segments of about one size are merged into one, up to twice as many the last time; at least 2. More are written less often, and slow each read a little. */
        @WithDefault("8")
        int fanIn();

        /** Segments above this size are merged only to get rid of dead rows. */
        @WithDefault("1G")
        MemorySize maxSegmentBytes();

        /** The share of superseded and deleted rows, above 0 and up to 1, at which a segment is rewritten without them. */
        @WithDefault("0.3")
        double deadShare();
    }

    /** What is kept of the past. */
    interface History {
        /** How long older versions and tombstones can still be read after they were superseded. */
        @WithDefault("24h")
        Duration retention();
    }

    /** How long deleted content stays. */
    interface Delete {
        /** The content of a deleted or expired block leaves the segments within that time, in the archive too, though not before `history.retention`. Most leaves earlier. */
        @WithDefault("30d")
        Duration within();
    }

    /** The work of encoders. */
    interface Encode {
        /** Passages that one embedded encoder encodes at a time. Without it, as many as there are cores. */
        OptionalInt threads();
    }

    /** The work of search. */
    interface Search {
        /** Threads that compare vectors. Without it, as many as there are cores. */
        OptionalInt threads();
    }

    /** The metadata table. */
    interface Table {
        /** Memory of the table, outside the heap; what does not fit goes to temporary files. At least 64M. */
        @WithDefault("256M")
        MemorySize memory();

        /** Most bytes of temporary files; a query that needs more is stopped. */
        @WithDefault("1G")
        MemorySize temporaryBytes();

        /** Threads that work on queries of the table. Without it, as many as there are cores. */
        OptionalInt threads();

        /** Queries of the table at a time; beyond it they wait, and then are refused with 429. */
        @WithDefault("4")
        int connections();

        /**
         * How often the whole table is read to find damage before a query does, when the store is idle or it is overdue by as much again; first ten minutes after
         * the start. What is found damaged is derived anew. `0s` for never.
         */
        @WithDefault("6h")
        Duration verifyEvery();
    }

    /** What queries may take. */
    interface Query {
        /** The longest a query may take before it is stopped, in whole seconds. */
        @WithDefault("30s")
        Duration timeout();

        /** The longest a query waits for its turn, and for the table to have the commits it has to see. */
        @WithDefault("5s")
        Duration maxWait();

        /** How long a cursor can be used after its page was given. */
        @WithDefault("15m")
        Duration cursorTtl();

        /** Heap for answers of the table, given again while no write and no expiry has changed them; `0` turns it off. */
        @WithDefault("16M")
        MemorySize cacheBytes();
    }

    /** What may wait before writes are refused with 429. */
    interface Queue {
        /** Transactions that wait for the committer. */
        @WithDefault("4096")
        int transactions();

        /** Bytes of the transactions that wait for the committer. */
        @WithDefault("64M")
        MemorySize bytes();
    }

    /** The largest that requests may be, and how much of them at a time. */
    interface Limits {
        /** The content of one block; at most 32M. */
        @WithDefault("16M")
        MemorySize blockBytes();

        /** The body of one request, one line of a batch, one message of gRPC. */
        @WithDefault("64M")
        MemorySize requestBytes();

        /** The bodies of all REST requests under way together; beyond it they are refused with 429. */
        @WithDefault("128M")
        MemorySize inFlightBytes();

        /** Requests under way; beyond it they are refused with 429. */
        @WithDefault("10000")
        int requests();

        /** Lines of one batch under way: read, but not yet answered. */
        @WithDefault("256")
        int batchLines();

        /** Operations of one transaction, and ids of one read of many. */
        @WithDefault("10000")
        int transactionOperations();
    }
}
