/**
 * Objects: immutable bytes under a name, in a folder or in a bucket. The archive lies in them.
 *
 * <p>Words: a <i>name</i> is a path with slashes, relative to the place that the store was opened on. An object is <i>stored</i> when whoever opens the same place
 * later would find it whole.
 *
 * <p>Invariants: an object is there whole or not at all; of two that create the same name only if absent, one wins; nothing relies on anything but that, on ranged
 * reads and on listing, so that any server which speaks S3 will do.
 */
@NullMarked
package io.thermocline.objects;

import org.jspecify.annotations.NullMarked;
