package io.thermocline.rest;

import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockKey;
import io.thermocline.blocks.BlockService;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.Limits;
import io.thermocline.blocks.WriteAnswer;
import io.thermocline.calls.Calls;
import io.thermocline.calls.RequestDigest;
import io.thermocline.system.WriteCondition;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line of a batch: with an id it is put there, else with a key it is put under that, else a block is created.
 *
 * @param target the id or key that it names; null when it names none
 * @param call with the line's idempotency key
 */
record BatchLine(@Nullable Object target, BlockDraft draft, Call call) {
    /** Reads part of an array, none of which is kept. */
    static BatchLine read(byte[] bytes, int offset, int length, Call call, Limits limits) {
        return JsonInput.document(bytes, offset, length, input -> {
            Fields fields = new Fields(input, limits);
            input.object(fields::field);
            BlockDraft draft = fields.block.draft();
            Object target = draft.id() != null ? draft.id() : BlockReader.key(draft);
            return new BatchLine(
                    target,
                    draft,
                    repeatable(call, fields.idempotencyKey, () -> Arrays.copyOfRange(bytes, offset, offset + length)));
        });
    }

    private static Call repeatable(Call call, @Nullable String key, Supplier<byte[]> line) {
        return key == null
                ? call
                : Calls.repeatable(call, key, RequestDigest.of("batch").with(line.get()));
    }

    CompletableFuture<WriteAnswer> write(BlockService blocks) {
        return switch (target) {
            case null -> blocks.create(call, draft);
            case BlockId id -> blocks.put(call, id, draft, WriteCondition.NONE);
            case BlockKey key -> blocks.putByKey(call, key, draft, WriteCondition.NONE);
            default -> throw new IllegalStateException("a target is an id or a key");
        };
    }

    /** Collects the fields. */
    private static final class Fields {
        private final JsonInput input;
        private final BlockReader block;
        private @Nullable String idempotencyKey;

        Fields(JsonInput input, Limits limits) {
            this.input = input;
            this.block = new BlockReader(input, limits);
        }

        boolean field(String name) {
            if (name.equals("idempotencyKey")) {
                idempotencyKey = input.isNull() ? null : input.string();
                return true;
            }
            return block.draftField(name);
        }
    }
}
