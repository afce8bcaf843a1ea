/**
 * Long tasks that outlive the call that began them, and the process too.
 *
 * <p>Words: an <i>operation</i> is one such task; its <i>kind</i> says what it does and has the <i>task</i> that does it; a <i>checkpoint</i> is
 * what it has done so far, and enough to go on from there; the <i>history</i> is one registry block that names all operations that are kept, in
 * the order they began, so that a list reads one block and those of its page; a <i>run</i> is one attempt of this process at a task.
 *
 * <pre>
 *   PENDING ──► RUNNING ──► SUCCEEDED, FAILED
 *      │           ├──► RUNNING          the process ended, or the fault passes: run again from the checkpoint
 *      │           └──► CANCELLING ──► CANCELLED (or as it ended before it noticed)
 *      └──► CANCELLED
 * </pre>
 *
 * <p>Invariants: the store decides which operations there are and in which state; what is in memory follows it. A state is in the history and in the
 * operation's record by one transaction. What has ended never runs again. A task may be told to do what it has done since its last
 * checkpoint once more, so doing it twice must change nothing. History, waiting operations and running tasks are bounded.
 */
@NullMarked
package io.thermocline.operations;

import org.jspecify.annotations.NullMarked;
