package io.thermocline.rest;

import io.thermocline.block.BlockId;
import io.thermocline.blocks.Limits;
import io.thermocline.deletion.Selection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a deletion of many blocks: {@code ids} or {@code filter}. */
final class DeletionBody {
    private final JsonInput input;
    private final Limits limits;
    private @Nullable List<BlockId> ids;
    private @Nullable String filter;

    private DeletionBody(JsonInput input, Limits limits) {
        this.input = input;
        this.limits = limits;
    }

    static Selection read(byte[] body, Limits limits) {
        return JsonInput.document(body, input -> {
            DeletionBody fields = new DeletionBody(input, limits);
            input.object(fields::field);
            return fields.selection();
        });
    }

    private boolean field(String name) {
        switch (name) {
            case "ids" ->
                ids = input.isNull()
                        ? null
                        : input.array(limits.transactionSteps(), () -> input.parsed(BlockId::parse, "a UUID"));
            case "filter" -> filter = input.isNull() ? null : input.string();
            default -> {
                return false;
            }
        }
        return true;
    }

    private Selection selection() {
        if (ids != null && filter == null) {
            return new Selection.ByIds(ids);
        }
        if (filter != null && ids == null) {
            return new Selection.ByFilter(filter);
        }
        throw Exchange.malformed("ids", "is needed, or else filter, and not both");
    }
}
