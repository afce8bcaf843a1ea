package io.thermocline.table;

import io.thermocline.block.Erased;
import io.thermocline.files.DiskFileStore;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Erases from the table: deletes rows, then has the file written anew, since a database keeps what was deleted in pages that are free. Queries wait
 * meanwhile. Thread-safe but for {@link #run}, which is the follower's.
 */
final class TableErasure {
    private final TableOptions options;
    private final Lanes lanes;
    private final AtomicReference<@Nullable Request> requested = new AtomicReference<>();

    private record Request(Erased erased, CompletableFuture<Void> done) {}

    TableErasure(TableOptions options, Lanes lanes) {
        this.options = options;
        this.lanes = lanes;
    }

    /** Asks for it; completes when it is done. Somebody who asked before and is not served yet has to ask again. */
    CompletableFuture<Void> request(Erased erased) {
        Request request = new Request(erased, new CompletableFuture<>());
        Request before = requested.getAndSet(request);
        if (before != null) {
            before.done().completeExceptionally(Faults.unavailable("is asked to erase something else"));
        }
        return request.done();
    }

    boolean requested() {
        return requested.get() != null;
    }

    /**
     * Does what was asked for, once all that was read is written.
     *
     * @param written writes what was read, and says up to which sequence the file has everything
     * @param lose told why there is no file any more, when this fails
     * @return the file from now on
     */
    TableFile run(TableFile file, LongSupplier written, Consumer<String> lose) {
        Request request = requested.getAndSet(null);
        if (request == null) {
            return file;
        }
        try {
            long through = written.getAsLong();
            file.erase(request.erased().marks());
            file.progress(through);
            file.checkpointAfterQueries();
            TableFile renewed = lanes.exchange(() -> {
                file.close();
                TableFile.copy(options);
                DiskFileStore folder = new DiskFileStore(options.folder());
                folder.rename(TableFile.NEXT, TableFile.NAME);
                folder.syncDirectory("");
                return TableFile.open(options);
            });
            request.done().complete(null);
            return renewed;
        } catch (SQLException | RuntimeException e) {
            request.done().completeExceptionally(Faults.unavailable("could not be written anew"));
            lose.accept("the table's file could not be written anew: " + e.getMessage());
            throw new IllegalStateException("the metadata table could not erase", e);
        }
    }
}
