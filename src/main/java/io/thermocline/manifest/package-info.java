/**
 * Which files make up the store: a sequence of numbered, immutable manifest versions.
 *
 * <p>Words: a <i>manifest</i> names the segments, the sequence up to which the log is contained in them, and the pins. An <i>edit</i> is one
 * change to it, a <i>requirement</i> one condition on the version that the edits are applied to; both are data. The <i>epoch</i> counts the
 * writers that opened the store. The <i>home</i> is the data directory that a writer writes from. A segment's <i>place</i> says in which tiers its
 * bytes lie. A <i>pin</i> keeps one manifest version, and so the files it names, for a backup or a long read.
 *
 * <p>Invariants: a version is created only if absent and never changes; there is one loop that commits
 * ({@link io.thermocline.manifest.ManifestLog#commit}); {@link io.thermocline.manifest.Invariant} holds between any two versions; a writer
 * whose epoch has passed commits nothing more.
 */
@NullMarked
package io.thermocline.manifest;

import org.jspecify.annotations.NullMarked;
