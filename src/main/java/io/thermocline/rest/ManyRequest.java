package io.thermocline.rest;

import io.thermocline.block.BlockId;
import io.thermocline.blocks.Include;
import io.thermocline.blocks.Limits;
import java.util.List;

/** The body of a read of many blocks. */
record ManyRequest(List<BlockId> ids, Include include) {
    static ManyRequest read(byte[] body, Limits limits) {
        return JsonInput.document(body, input -> {
            Fields fields = new Fields(input, limits);
            input.object(fields::field);
            if (fields.ids == null) {
                throw Exchange.malformed("ids", "is needed");
            }
            return new ManyRequest(fields.ids, fields.include);
        });
    }

    /** Collects the fields. */
    private static final class Fields {
        private final JsonInput input;
        private final Limits limits;
        private @org.jspecify.annotations.Nullable List<BlockId> ids;
        private Include include = Include.CONTENT;

        Fields(JsonInput input, Limits limits) {
            this.input = input;
            this.limits = limits;
        }

        boolean field(String name) {
            switch (name) {
                case "ids" ->
                    ids = input.array(limits.transactionSteps(), () -> input.parsed(BlockId::parse, "a UUID"));
                case "include" -> include = Includes.read(input);
                default -> {
                    return false;
                }
            }
            return true;
        }
    }
}
