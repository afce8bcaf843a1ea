package io.thermocline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {
    /** Between the look at the view and that at the sequence, the memtable is closed and a commit goes into the next one. */
    @Test
    void aViewThatWasReplacedMeanwhileIsNotPinnedWithACommitThatItDoesNotHold() {
        View first = new View(new Memtable(), List.of(), List.of());
        Views views = new Views(first, 4);
        assertThat(views.pinUnlessReplaced(first)).isEqualTo(new Views.Pinned(first, 4));

        assertThat(first.tryAcquire()).isTrue(); // as a snapshot does, so that the view lives on
        views.rotate();
        views.publish(5);
        assertThat(views.pinUnlessReplaced(first)).isNull();
        assertThat(views.pin()).isEqualTo(new Views.Pinned(views.peek(), 5));

        first.release(); // the snapshot's
        first.release(); // of the first pin
        assertThat(first.tryAcquire()).as("nothing holds it any more").isFalse();
    }
}
