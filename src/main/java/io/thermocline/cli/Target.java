package io.thermocline.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One block, by its id or by its key. */
final class Target {
    @Parameters(index = "0", paramLabel = "ID", description = "The block's id.")
    private @Nullable String id;

    @Option(names = "--key", paramLabel = "KEY", description = "The block's key instead of its id.")
    private @Nullable String key;

    /** A request for the block itself. */
    Call read() {
        if (id != null) {
            return Call.get(Call.block(id));
        }
        return Call.get("/v1/blocks").query("key", String.valueOf(key));
    }

    /** The id, asked of the server when only the key is known. */
    String resolve(Client client) {
        return id != null ? id : Blocks.id(Blocks.byKey(client, String.valueOf(key)));
    }
}
