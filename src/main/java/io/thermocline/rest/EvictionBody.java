package io.thermocline.rest;

import io.thermocline.block.BlockId;
import io.thermocline.tiers.Eviction;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a call that selects blocks by what they are and how they are used; all of it may be left out, the body too. */
final class EvictionBody {
    private final JsonInput input;
    private @Nullable List<BlockId> ids;
    private @Nullable String filter;
    private @Nullable Duration olderThan;
    private boolean cold;
    private boolean force;

    private EvictionBody(JsonInput input) {
        this.input = input;
    }

    static Eviction read(byte[] body) {
        if (body.length == 0) {
            return new Eviction(null, null, null, false, false);
        }
        return JsonInput.document(body, input -> {
            EvictionBody fields = new EvictionBody(input);
            input.object(fields::field);
            return new Eviction(fields.ids, fields.filter, fields.olderThan, fields.cold, fields.force);
        });
    }

    /** The body of a call that takes {@code force} alone; that it says so or not makes no difference. */
    static void readForce(byte[] body) {
        if (body.length > 0) {
            JsonInput.document(body, input -> {
                input.object(name -> {
                    boolean known = name.equals("force");
                    if (known) {
                        input.bool();
                    }
                    return known;
                });
                return body;
            });
        }
    }

    private boolean field(String name) {
        switch (name) {
            case "ids" ->
                ids = input.isNull()
                        ? null
                        : input.array(Eviction.MAX_IDS, () -> input.parsed(BlockId::parse, "a UUID"));
            case "filter" -> filter = input.isNull() ? null : input.string();
            case "olderThan" ->
                olderThan =
                        input.isNull() ? null : input.parsed(Times::parseDuration, "a duration such as 24h or PT24H");
            case "cold" -> cold = input.bool();
            case "force" -> force = input.bool();
            default -> {
                return false;
            }
        }
        return true;
    }
}
