/**
 * Immutable segments: where blocks lie once they have left memory.
 *
 * <p>Words: a <i>segment</i> is a set of files under {@code data/} with one number. Its <i>data file</i> is Parquet that any tool reads; its
 * <i>key file</i> says for every id and sequence where the row lies; its <i>filter</i> says quickly that an id is not there; its <i>vectors
 * file</i> (Parquet) and <i>codes file</i> (8-bit integers) hold vectors, and exist only if there are any. A <i>row</i> is one version of a
 * block, a <i>page</i> the smallest unit that is read, compressed and checked, a <i>slice</i> the smallest unit of a mapped file that is
 * checked, a <i>zone</i> 256 consecutive entries of the key file. A segment is <i>archived</i> when its contents are read from an object store, where all its files lie as
 * well; its data file here may then be a <i>husk</i>, which has headers and footer only.
 *
 * <p>Invariants: a segment never changes after {@link io.thermocline.segment.SegmentWriter#finish}; nothing of it has a final name before all
 * of it is durable. Every byte that is served was checked against a checksum: pages on every read, slices of mapped files when they are first
 * touched, what comes from the archive whenever it comes. A page that fails is remembered and never read again; wrong bytes are never returned. The archive is asked for nothing
 * but contents; an archive that cannot be asked is not damage. Nothing for each row lives on the heap.
 * Visibility, expiry and tombstones are the engine's business: here a tombstone is a row like any other.
 */
@NullMarked
package io.thermocline.segment;

import org.jspecify.annotations.NullMarked;
