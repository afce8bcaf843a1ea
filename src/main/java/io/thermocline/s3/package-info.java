/**
 * Objects in a bucket of any server that speaks S3; the only place that knows the AWS SDK.
 *
 * <p>Invariants: what is sent needs nothing but signatures of version 4, ranges, lists of version 2, multipart uploads and {@code If-None-Match: *}; a checksum is told
 * only where the server was seen to refuse a wrong one; no secret is in a text, an exception or a log.
 */
@NullMarked
package io.thermocline.s3;

import org.jspecify.annotations.NullMarked;
