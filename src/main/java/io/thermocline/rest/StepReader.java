package io.thermocline.rest;

import io.thermocline.block.BlockId;
import io.thermocline.block.Sharing;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockKey;
import io.thermocline.blocks.Field;
import io.thermocline.blocks.Limits;
import io.thermocline.blocks.TransactionStep;
import io.thermocline.blocks.TransactionStep.Guard;
import io.thermocline.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the operations of a transaction; an operation's fields may come in any order. */
final class StepReader {
    private final JsonInput input;
    private final BlockReader block;
    private @Nullable Op op;
    private @Nullable Long ifVersion;
    private boolean ifAbsent;
    // Beside a patch they name its target, if no id does; else they are fields like all others.
    private Field<String> key = Field.absent();
    private Field<String> space = Field.absent();
    private @Nullable String condition;

    private StepReader(JsonInput input, Limits limits) {
        this.input = input;
        this.block = new BlockReader(input, limits);
    }

    private enum Op {
        CREATE,
        PUT,
        PATCH,
        DELETE
    }

    /** Reads a body with {@code operations}. */
    static List<TransactionStep> read(byte[] body, Limits limits) {
        return JsonInput.document(body, input -> {
            Operations operations = new Operations(input, limits);
            input.object(operations::field);
            if (operations.steps == null) {
                throw Exchange.malformed("operations", "is needed");
            }
            return operations.steps;
        });
    }

    /** Collects the operations. */
    private static final class Operations {
        private final JsonInput input;
        private final Limits limits;
        private @Nullable List<TransactionStep> steps;

        Operations(JsonInput input, Limits limits) {
            this.input = input;
            this.limits = limits;
        }

        boolean field(String name) {
            if (!name.equals("operations")) {
                return false;
            }
            steps = input.array(limits.transactionSteps(), () -> {
                StepReader reader = new StepReader(input, limits);
                input.object(reader::field);
                return reader.step();
            });
            return true;
        }
    }

    private boolean field(String name) {
        switch (name) {
            case "op" -> op = op();
            case "ifVersion" -> ifVersion = input.isNull() ? null : (Long) input.integer(1, Long.MAX_VALUE);
            case "ifAbsent" -> ifAbsent = !input.isNull() && input.bool();
            case "condition" -> condition = input.isNull() ? null : input.string();
            case "key" -> key = text();
            case "space" -> space = text();
            case "block", "patch" -> input.object(block::draftField);
            default -> {
                return block.draftField(name);
            }
        }
        return true;
    }

    private Field<String> text() {
        return input.isNull() ? Field.removed() : Field.of(input.string());
    }

    private Op op() {
        String text = input.string();
        for (Op each : Op.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw input.wrong("must be one of create, put, patch, delete");
    }

    private TransactionStep step() {
        if (op == null) {
            throw needs("op", "one of create, put, patch, delete");
        }
        Guard guard = new Guard(ifVersion, ifAbsent, condition);
        return switch (op) {
            case CREATE -> new TransactionStep.Create(draft(), guard);
            case PUT -> put(draft(), guard);
            case PATCH -> patch(guard);
            case DELETE -> delete(guard);
        };
    }

    private BlockDraft draft() {
        block.named(key, space);
        return block.draft();
    }

    private TransactionStep patch(Guard guard) {
        BlockId id = block.id();
        if (id != null) {
            block.named(key, space);
            return new TransactionStep.Patch(id, block.patch(), guard);
        }
        return new TransactionStep.PatchByKey(target(), block.patch(), guard);
    }

    private TransactionStep delete(Guard guard) {
        BlockId id = block.id();
        return id != null ? new TransactionStep.Delete(id, guard) : new TransactionStep.DeleteByKey(target(), guard);
    }

    /** The key beside the block. */
    private BlockKey target() {
        if (!(key instanceof Field.Given<String>(String name))) {
            throw needs("id", "an id or a key");
        }
        return new BlockKey(name, space.orElse(Sharing.DEFAULT_SPACE));
    }

    private TransactionStep put(BlockDraft draft, Guard guard) {
        if (draft.id() != null) {
            return new TransactionStep.Put(draft.id(), draft, guard);
        }
        BlockKey named = BlockReader.key(draft);
        if (named == null) {
            throw needs("id", "an id or a key");
        }
        return new TransactionStep.PutByKey(named, draft, guard);
    }

    private ProblemException needs(String field, String what) {
        return Exchange.malformed(input.path() + "." + field, "is needed: " + what);
    }
}
