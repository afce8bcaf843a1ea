package io.thermocline.block;

import java.util.Objects;

/**
 * Who asks, and from which manifolds. Every read and write of the engine takes one; {@link #sees} is a conjunct of every plan.
 *
 * @param name what access lists and the log know the caller by
 */
public record Caller(String name, Role role, ManifoldScope scope) {
    /** What a caller is to the store. */
    public enum Role {
        /** The store itself: sees its own blocks and no others' limits. */
        SYSTEM,
        /** The operator: access lists do not bind it. */
        OPERATOR,
        /** Anyone else. */
        USER
    }

    /** The store itself. */
    public static final Caller SYSTEM = new Caller(Sharing.SYSTEM_SPACE, Role.SYSTEM, ManifoldScope.ALL);

    public Caller {
        Objects.requireNonNull(name);
        Objects.requireNonNull(role);
        Objects.requireNonNull(scope);
    }

    /** The same caller, looking from other manifolds. */
    public Caller within(ManifoldScope other) {
        return new Caller(name, role, other);
    }

    /** Whether a block with this header exists for the caller. */
    public boolean sees(Header header) {
        Sharing sharing = header.sharing();
        if (role == Role.SYSTEM) {
            return true;
        }
        if (sharing.system()) {
            return false;
        }
        boolean reachable = header.blockClass() == BlockClass.DOCUMENTATION || scope.meets(sharing.manifolds());
        return reachable && listed(sharing, false);
    }

    /** Whether the caller may change a block that it {@link #sees}; read-only blocks are another matter. */
    public boolean mayChange(Header header) {
        return listed(header.sharing(), true);
    }

    private boolean listed(Sharing sharing, boolean toWrite) {
        if (role != Role.USER || sharing.access().isEmpty()) {
            return true;
        }
        return sharing.access().contains(name) || (!toWrite && sharing.access().contains(name + ":read"));
    }
}
