package io.thermocline.rest;

import io.thermocline.blocks.BlockView;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A block's bytes, whole or in part; RFC 9110, section 14. One range at a time: of several, the whole content is the answer. */
final class ContentAnswer {
    private static final String CONTENT_RANGE = "Content-Range";
    private static final String BYTES = "bytes=";

    private ContentAnswer() {}

    /** First and last byte, both included. */
    record Range(long first, long last) {}

    /** The headers of the whole content: a range means nothing without the bytes. */
    static Response head(Exchange exchange, BlockView block) {
        if (Tags.names(exchange.header("if-none-match"), block.envelope().version())) {
            return Answers.described(Response.notModified(), block).build();
        }
        requireAccepted(exchange, block);
        return headers(Response.ok(), block)
                .header(HttpHeaders.CONTENT_LENGTH, block.header().media().size())
                .build();
    }

    static Response of(Exchange exchange, BlockView block) {
        byte[] content = Objects.requireNonNull(block.content());
        String tag = Tags.of(block.envelope().version());
        if (Tags.names(exchange.header("if-none-match"), block.envelope().version())) {
            return Answers.described(Response.notModified(), block).build();
        }
        requireAccepted(exchange, block);
        Optional<Range> range = requested(exchange.header("range"), exchange.header("if-range"), tag, content.length);
        if (range.isEmpty()) {
            return bytes(Response.ok(), block, content, 0, content.length);
        }
        Range part = range.get();
        if (part.first() >= content.length || part.first() > part.last()) {
            Problem problem = Problem.of(
                    ProblemKind.RANGE, "The content has " + content.length + " bytes; the range lies outside of them.");
            return Response.fromResponse(Replies.response(problem))
                    .header(CONTENT_RANGE, "bytes */" + content.length)
                    .build();
        }
        int length = (int) (part.last() - part.first() + 1);
        return bytes(
                Response.status(206)
                        .header(CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + content.length),
                block,
                content,
                (int) part.first(),
                length);
    }

    private static void requireAccepted(Exchange exchange, BlockView block) {
        Demands.requireAccepted(exchange.accept(), block.header().media().mediaType());
    }

    private static Optional<Range> requested(
            @Nullable String ranges, @Nullable String condition, String tag, int size) {
        boolean same = condition == null || condition.strip().equals(tag);
        if (ranges == null || !same || !ranges.startsWith(BYTES) || ranges.indexOf(',') >= 0) {
            return Optional.empty();
        }
        return parse(ranges.substring(BYTES.length()).strip(), size);
    }

    private static Response bytes(
            Response.ResponseBuilder response, BlockView block, byte[] content, int offset, int length) {
        return headers(response, block)
                .entity(length == content.length ? content : Arrays.copyOfRange(content, offset, offset + length))
                .build();
    }

    private static Response.ResponseBuilder headers(Response.ResponseBuilder response, BlockView block) {
        return Answers.described(response, block)
                .header(HttpHeaders.CONTENT_TYPE, block.header().media().mediaType())
                .header("Accept-Ranges", "bytes")
                .header("X-Content-Type-Options", "nosniff");
    }

    /** Empty for what is no range at all, which a server ignores. A range that starts past the end comes back as it is. */
    static Optional<Range> parse(String text, long size) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        Long first = number(text.substring(0, dash));
        Long last = number(text.substring(dash + 1));
        boolean suffix = dash == 0;
        if (suffix) {
            if (last == null) {
                return Optional.empty();
            }
            return Optional.of(last == 0 ? new Range(size, size) : new Range(Math.max(0, size - last), size - 1));
        }
        boolean open = dash == text.length() - 1;
        if (first == null || (!open && last == null) || (last != null && last < first)) {
            return Optional.empty();
        }
        return Optional.of(new Range(first, last == null ? Math.max(size - 1, first) : Math.min(last, size - 1)));
    }

    /** Null for what is no number; one that no content is as long as stands for the largest there is. */
    private static @Nullable Long number(String digits) {
        if (!digits.matches("\\d+")) {
            return null;
        }
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 18 ? Long.MAX_VALUE : Long.valueOf(significant);
    }
}
