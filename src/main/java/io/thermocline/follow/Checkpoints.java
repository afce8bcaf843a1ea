package io.thermocline.follow;

import java.util.Optional;

/** Where a follower's {@link Checkpoint} is kept. Used by one thread at a time. */
public interface Checkpoints {
    /** For a follower that keeps nothing over a restart: it starts over each time. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public Optional<Checkpoint> read() {
            return Optional.empty();
        }

        @Override
        public void write(Checkpoint checkpoint) {}

        @Override
        public void delete() {}
    };

    /** What was written last; empty if the follower has to start over. */
    Optional<Checkpoint> read();

    /** Kept, as far as anything is, when this returns. */
    void write(Checkpoint checkpoint);

    /** Forgets the checkpoint, before a follower starts over. */
    void delete();
}
