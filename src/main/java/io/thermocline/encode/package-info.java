/**
 * From text to vectors.
 *
 * <p>Words: a <i>chunk</i> is a range of bytes of a block's content that fits one run of the encoder; a <i>passage</i> is the text that the encoder
 * reads for a chunk (its bytes, without markup); a <i>token</i> is what the encoder counts in; a <i>pending</i> block is text whose vectors a
 * follower still has to append.
 *
 * <p>Invariants: every byte of a text that is neither white space nor markup lies in exactly one chunk; a chunk is cut between code points and
 * never holds more tokens than the encoder reads; the same bytes always give the same chunks; the vectors it computes have length one,
 * or zero where there was nothing to read. Only this package knows ONNX and its tokenizer.
 */
@NullMarked
package io.thermocline.encode;

import org.jspecify.annotations.NullMarked;
