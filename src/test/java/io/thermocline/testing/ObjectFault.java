package io.thermocline.testing;

import java.util.Set;

/** What a {@link SimulatedObjectStore} can do wrong in one call, and to which calls it can happen. */
public enum ObjectFault {
    /** Refused before any of the work is done: overloaded, or not to be reached. */
    UNAVAILABLE(Verb.values()),
    /**
     * The work is done, the reply is lost. A put, deletion or purge is then answered {@code UNAVAILABLE}; a creation too, or by false, as a store does that tried
     * again by itself.
     */
    REPLY_LOST(Verb.PUT, Verb.CREATE, Verb.DELETE, Verb.PURGE),
    /** Some of the names are removed, the others are not. */
    HALF_DONE(Verb.DELETE, Verb.PURGE),
    /** The parts of a large object are uploaded and stay, but no object comes of them; as where the process dies or even cleaning up fails. */
    PARTS_LEFT(Verb.PUT),
    /** Credentials have expired. */
    DENIED(Verb.values()),
    /** No room. */
    FULL(Verb.PUT, Verb.CREATE),
    /** Fewer bytes come than were asked for, which the store itself notices: {@code CORRUPT}. */
    CUT_SHORT(Verb.READ, Verb.READ_WHOLE),
    /** A bit of what is read is flipped on its way. */
    WRONG_BYTES(Verb.READ, Verb.READ_WHOLE),
    /** A bit of what is stored is flipped for good, before the place computes any checksum. */
    STORED_WRONG(Verb.PUT, Verb.CREATE);

    /** Calls. */
    public enum Verb {
        PUT,
        CREATE,
        READ,
        READ_WHOLE,
        LOOK,
        LIST,
        DELETE,
        PURGE;

        /** Whether it changes what is there. */
        public boolean changes() {
            return this == PUT || this == CREATE || this == DELETE || this == PURGE;
        }
    }

    private final Set<Verb> verbs;

    ObjectFault(Verb... verbs) {
        this.verbs = Set.of(verbs);
    }

    boolean canHappenTo(Verb verb) {
        return verbs.contains(verb);
    }
}
