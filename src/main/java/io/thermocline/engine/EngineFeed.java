package io.thermocline.engine;

import io.thermocline.log.LogReader;
import io.thermocline.log.LogRecord;
import io.thermocline.log.LogTruncatedException;
import io.thermocline.log.WriteAheadLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The feed over the log: the newest records are kept in memory, older ones are read from files. */
final class EngineFeed implements Feed {
    /** Bytes that records in memory take besides what memtables hold of them, and of those that one read takes from files. */
    static final long MAX_BYTES = 16L << 20;

    private final WriteAheadLog log;
    private final Troubles troubles;
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final RecentRecords recent = new RecentRecords(MAX_BYTES);
    private final OperationCount operations; // of the committer
    private final Object reading = new Object();
    private @Nullable LogReader reader; // under reading
    private volatile long syncedThrough; // written by the committer

    EngineFeed(WriteAheadLog log, Troubles troubles, long syncedThrough) {
        this.log = log;
        this.troubles = troubles;
        this.syncedThrough = syncedThrough;
        this.operations = new OperationCount(syncedThrough);
    }

    @Override
    public long syncedThrough() {
        return syncedThrough;
    }

    /** Synced records, the next in order; by the committer alone. */
    void publish(Collection<LogRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        for (LogRecord each : records) {
            recent.add(each);
            operations.add(each.sequence(), each.operations().size());
            syncedThrough = each.sequence();
        }
        for (Place place : places.values()) {
            place.wake();
        }
    }

    /** Records at or below a sequence are in segments and in no memtable: whoever is not through with them reads the log's files. */
    void forgetThrough(long sequence) {
        recent.forgetThrough(sequence);
    }

    /** Bytes of the records in memory, besides what memtables hold of them. */
    long recentBytes() {
        return recent.bytes();
    }

    @Override
    public List<LogRecord> read(long afterSequence, int maxRecords) {
        if (afterSequence >= syncedThrough) {
            return List.of();
        }
        Optional<List<LogRecord>> inMemory = recent.after(afterSequence, maxRecords);
        return inMemory.isPresent() ? inMemory.get() : fromFiles(afterSequence, maxRecords);
    }

    private List<LogRecord> fromFiles(long afterSequence, int maxRecords) {
        synchronized (reading) {
            try {
                LogReader from = readerAt(afterSequence);
                List<LogRecord> records = new ArrayList<>();
                long bytes = 0;
                while (records.size() < maxRecords && bytes < MAX_BYTES && from.position() < syncedThrough) {
                    Optional<LogRecord> next = from.next();
                    if (next.isEmpty()) {
                        break;
                    }
                    records.add(next.get());
                    bytes += Ledger.bytes(next.get());
                }
                return records;
            } catch (LogTruncatedException e) {
                closeReader();
                throw new FeedTruncatedException(afterSequence, e);
            } catch (RuntimeException e) {
                closeReader();
                throw e;
            }
        }
    }

    private LogReader readerAt(long afterSequence) {
        LogReader open = reader;
        if (open == null || open.position() != afterSequence) {
            closeReader();
            open = log.reader(afterSequence);
            reader = open;
        }
        return open;
    }

    private void closeReader() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    @Override
    public Subscription subscribe(String name, long checkpoint, Runnable wake) {
        Place place = new Place(name, checkpoint, wake);
        if (places.putIfAbsent(name, place) != null) {
            throw new IllegalArgumentException("there is a follower of the name " + name + " already");
        }
        return place;
    }

    /** The least checkpoint of all followers: the log is kept beyond it. */
    long floor() {
        long floor = Long.MAX_VALUE;
        for (Place place : places.values()) {
            floor = Math.min(floor, place.checkpoint.get());
        }
        return floor;
    }

    /** Where the follower is that writes outran; empty when they outran none. For the committer alone. */
    OptionalLong outrun() {
        for (Place place : places.values()) {
            Reach reach = place.reach;
            if (reach.mayLag() < Long.MAX_VALUE && operations.after(reach.position()) > reach.mayLag()) {
                return OptionalLong.of(reach.position());
            }
        }
        return OptionalLong.empty();
    }

    void close() {
        synchronized (reading) {
            closeReader();
        }
    }

    private record Reach(long position, long mayLag) {}

    private final class Place implements Subscription {
        private final String name;
        private final AtomicLong checkpoint;
        private final Runnable wake;
        private volatile Reach reach; // written by the follower's loop

        Place(String name, long checkpoint, Runnable wake) {
            this.name = name;
            this.checkpoint = new AtomicLong(checkpoint);
            this.wake = wake;
            this.reach = new Reach(checkpoint, Long.MAX_VALUE);
        }

        void wake() {
            try {
                wake.run();
            } catch (RuntimeException e) {
                troubles.met(Troubles.Source.FOLLOWERS, e);
            }
        }

        @Override
        public void advance(long through) {
            checkpoint.accumulateAndGet(through, Math::max);
        }

        @Override
        public void reached(long position, long mayLag) {
            reach = new Reach(position, mayLag);
        }

        @Override
        public void close() {
            places.remove(name, this);
        }
    }
}
