package io.thermocline.blocks;

import io.thermocline.block.BlockClass;
import io.thermocline.block.Caller;
import io.thermocline.block.Header;
import io.thermocline.block.Sharing;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.List;

/**
 * The rules that follow from a block's class (requirement N2), all of them and nothing else. Pure functions.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><th></th><th>readOnly</th><th>shared</th><th>visible from</th><th>changed by</th></tr>
 * <tr><td>DOCUMENTATION</td><td>always</td><td>always</td><td>every manifold</td><td>a new import of its source</td></tr>
 * <tr><td>PROGRAM_STATE</td><td>if it says so</td><td>if it says so</td><td>the manifolds it lists</td><td>anyone it lets</td></tr>
 * <tr><td>KNOWLEDGE_GRAPH</td><td>if it says so</td><td>unless it says no</td><td>the manifolds it lists</td><td>anyone it lets</td></tr>
 * <tr><td>CACHE</td><td>if it says so</td><td>if it says so</td><td>the manifolds it lists</td><td>anyone it lets</td></tr>
 * </table>
 */
final class ClassRules {
    /** In place of a manifold where a key is unique in its whole space; no manifold can have this name. */
    static final String EVERY_MANIFOLD = "*";

    private ClassRules() {}

    /** Whether a block of this class is read-only when its writer says nothing. */
    static boolean readOnlyByDefault(BlockClass blockClass) {
        return switch (blockClass) {
            case DOCUMENTATION -> true;
            case PROGRAM_STATE, KNOWLEDGE_GRAPH, CACHE -> false;
        };
    }

    /** Whether a block of this class is shared when its writer says nothing. */
    static boolean sharedByDefault(BlockClass blockClass) {
        return switch (blockClass) {
            case DOCUMENTATION, KNOWLEDGE_GRAPH -> true;
            case PROGRAM_STATE, CACHE -> false;
        };
    }

    /** Notes what a header says against its class. */
    static void check(BlockClass blockClass, boolean readOnly, boolean shared, List<String> manifolds, Violations to) {
        if (blockClass == BlockClass.DOCUMENTATION) {
            if (!readOnly) {
                to.add("readOnly", "is always true for DOCUMENTATION");
            }
            if (!shared) {
                to.add("shared", "is always true for DOCUMENTATION");
            }
        }
        if (manifolds.size() > 1 && !shared) {
            to.add("manifolds", "may list several only when shared is true");
        }
    }

    /** The manifolds in which a block's key is unique. */
    static List<String> keyManifolds(BlockClass blockClass, Sharing sharing) {
        return blockClass == BlockClass.DOCUMENTATION ? List.of(EVERY_MANIFOLD) : sharing.manifolds();
    }

    /**
     * Refuses a change of a block that the caller sees.
     *
     * @throws ProblemException of kind FORBIDDEN if its access list does not let the caller, READ_ONLY if nobody may
     */
    static void requireChangeable(Call call, Header header) {
        if (!call.caller().mayChange(header)) {
            throw ProblemException.of(
                    ProblemKind.FORBIDDEN, "The block's access list lets this caller read it, but not change it.");
        }
        if (header.blockClass() == BlockClass.DOCUMENTATION) {
            if (!call.reimport()) {
                throw ProblemException.of(
                        ProblemKind.READ_ONLY,
                        "Documentation changes only when its source is imported again (reimport=true).");
            }
        } else if (header.readOnly()) {
            throw ProblemException.of(ProblemKind.READ_ONLY, "The block was created read-only.");
        }
    }

    /**
     * Refuses to erase a block that the caller sees, or saw.
     *
     * @throws ProblemException of kind FORBIDDEN if its access list does not let the caller, READ_ONLY if only operators may
     */
    static void requireErasable(Caller caller, Header header) {
        if (!caller.mayChange(header)) {
            throw ProblemException.of(
                    ProblemKind.FORBIDDEN, "The block's access list lets this caller read it, but not erase it.");
        }
        boolean readOnly = header.readOnly() || header.blockClass() == BlockClass.DOCUMENTATION;
        if (readOnly && caller.role() == Caller.Role.USER) {
            throw ProblemException.of(ProblemKind.READ_ONLY, "The block is read-only: only operators erase it.");
        }
    }

    /** Refuses another class for a block that has one. */
    static void requireSameClass(BlockClass current, BlockClass wanted) {
        if (current != wanted) {
            throw Problem.field(
                            ProblemKind.INVALID,
                            "class",
                            "is " + current + " and never changes; delete the block and create another")
                    .exception();
        }
    }
}
