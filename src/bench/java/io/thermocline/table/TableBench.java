package io.thermocline.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the metadata table costs a writer, and what it takes to derive and to ask: {@code TableBench FOLDER BLOCKS [notable]}. Writes single-block
 * transactions, 256 under way, as fast as the engine takes them.
 */
final class TableBench {
    private TableBench() {}

    public static void main(String[] arguments) throws Exception {
        int blocks = Integer.parseInt(arguments[1]);
        try (BenchStore store = new BenchStore(Path.of(arguments[0]))) {
            if (arguments.length > 2) {
                write(store, blocks);
            } else {
                all(store, blocks);
            }
        }
        System.exit(0);
    }

    private static void all(BenchStore store, int blocks) throws Exception {
        store.follow();
        write(store, blocks);
        timed("caught up", store::await);
        memory();
        queries(store);
        store.unfollow();
        TableFile.delete(store.options());
        store.follow();
        timed("derived anew", store::await);
        memory();
        System.out.println(store.table().stats());
        store.unfollow();
    }

    private static void write(BenchStore store, int blocks) {
        long start = System.nanoTime();
        store.write(blocks);
        System.out.printf("wrote %.0f blocks/s%n", blocks / ((System.nanoTime() - start) / 1e9));
    }

    private static void queries(BenchStore store) throws Exception {
        MetadataTable table = store.table();
        List<SortKey> newest = List.of();
        List<SortKey> byName = List.of(SortKey.parse("name", "sort"));
        List<SortKey> byScore = List.of(SortKey.parse("-attributes.score", "sort"));
        for (int i = 0; i < 3; i++) {
            timed("count", () -> table.count(store.view(), null));
            timed("newest first", () -> table.rows(new TableQuery(store.view(), null, newest, 50, null)));
            timed("by name", () -> table.rows(new TableQuery(store.view(), null, byName, 50, null)));
            timed("by attribute", () -> table.rows(new TableQuery(store.view(), null, byScore, 50, null)));
            timed(
                    "groups",
                    () -> table.aggregate(new TableAggregate(
                            store.view(),
                            null,
                            List.of(TableField.parse("attributes.lang", "by")),
                            List.of(new TableAggregate.Metric(
                                    TableAggregate.Function.AVG, TableField.parse("attributes.score", "of"))))));
            write(store, 1);
            timed("count after a write", () -> table.count(store.view(), null));
        }
    }

    private static void timed(String what, Runnable work) {
        long start = System.nanoTime();
        work.run();
        System.out.printf("%-20s %8.1f ms%n", what, (System.nanoTime() - start) / 1e6);
    }

    private static void memory() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("RssAnon")) {
                System.out.println(line);
            }
        }
    }
}
