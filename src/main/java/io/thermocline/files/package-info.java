/**
 * The one place where bytes meet a disk.
 *
 * <p>A {@link io.thermocline.files.FileStore} is one folder of files; names are relative, parts separated by {@code /}. Log, segments and
 * manifest are written against it, so that a test can put a store under them that forgets unsynced bytes, tears writes, flips bits and fills up.
 *
 * <p>Promises that every implementation keeps, and nothing more: bytes are durable after {@link io.thermocline.files.StoredFile#force}; a new,
 * renamed or deleted name is durable after {@link io.thermocline.files.FileStore#syncDirectory} of its folder; a rename and a link are atomic.
 * Without those calls a crash may keep any subset of what was written, in any order.
 */
@NullMarked
package io.thermocline.files;

import org.jspecify.annotations.NullMarked;
