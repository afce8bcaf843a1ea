package io.thermocline.rest;

import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockKey;
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
            case "block", "patch" -> input.object(block::draftField);
            default -> {
                return block.draftField(name);
            }
        }
        return true;
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
        BlockDraft draft = block.draft();
        return switch (op) {
            case CREATE -> new TransactionStep.Create(draft, guard);
            case PUT -> put(draft, guard);
            case PATCH -> new TransactionStep.Patch(target(draft), block.patch(), guard);
            case DELETE -> new TransactionStep.Delete(target(draft), guard);
        };
    }

    private TransactionStep put(BlockDraft draft, Guard guard) {
        if (draft.id() != null) {
            return new TransactionStep.Put(draft.id(), draft, guard);
        }
        BlockKey key = BlockReader.key(draft);
        if (key == null) {
            throw needs("id", "an id or a key");
        }
        return new TransactionStep.PutByKey(key, draft, guard);
    }

    private BlockId target(BlockDraft draft) {
        if (draft.id() == null) {
            throw needs("id", "the id of the block");
        }
        return draft.id();
    }

    private ProblemException needs(String field, String what) {
        return Exchange.malformed(input.path() + "." + field, "is needed: " + what);
    }
}
