package io.thermocline.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls about manifolds and API keys through one door or the other. */
interface Registries {
    /** There must be none. */
    long ABSENT = -1;

    /** @param ifVersion 0 for any, or {@link #ABSENT} */
    Answer declare(String manifold, String description, long ifVersion, @Nullable String idempotencyKey);

    /** @param known a version that the caller has, 0 for none */
    Answer read(String manifold, long known);

    /** @param ifVersion 0 for any */
    Answer undeclare(String manifold, long ifVersion, @Nullable String idempotencyKey);

    Answer makeKey(String name, @Nullable String idempotencyKey);

    Answer dropKey(String name, @Nullable String idempotencyKey);

    /**
     * What came of a call.
     *
     * @param version of the manifold, 0 where the answer has none
     * @param description of the manifold, or text of the key; null where the answer has none
     * @param sequence 0 where the answer has none
     * @param durability empty where the answer has none
     */
    record Answer(
            @Nullable String problem,
            List<String> fields,
            long version,
            @Nullable String description,
            long sequence,
            String durability,
            boolean replayed) {
        static Answer problem(String type, List<String> fields) {
            return new Answer(type, fields, 0, null, 0, "", false);
        }
    }
}
