/**
 * The command line: a plain client of a running server, over REST.
 *
 * <p>Nothing here sees another package of the project: what it knows of the server is the public contract. {@link Main}
 * starts one command and turns its end into an exit status: 0, 1 (failed) or 2 (wrong use). Answers go to standard
 * output, everything else (problems, progress, notes) to standard error.
 *
 * <p>Words: the <em>world</em> is what a command gets from outside (terminal, clock, chance, pauses); the <em>tree</em>
 * is the folder that is imported; a <em>source file</em> is a file of it that may become a block; <em>gone</em> is what
 * an earlier import stored and the tree no longer has.
 */
@NullMarked
package io.thermocline.cli;

import org.jspecify.annotations.NullMarked;
