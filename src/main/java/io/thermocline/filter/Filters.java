package io.thermocline.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import io.thermocline.problem.ProblemException;
import io.thermocline.text.PlainText;
import java.util.HexFormat;

/** Reads filters. Remembers the latest ones, so that the same text is read once. Thread-safe. */
public final class Filters {
    /** Most bytes of a filter's UTF-8. */
    public static final int MAX_BYTES = 16 << 10;

    private static final int CACHED_CHARACTERS = 4 << 20;
    private static final int MAX_PARSER_DEPTH = 200;
    private static final int MAX_RECOVERIES = 1;

    private final CelParser parser = CelParserFactory.standardCelParserBuilder()
            .setOptions(CelOptions.newBuilder()
                    .maxExpressionCodePointSize(MAX_BYTES)
                    .maxParseRecursionDepth(MAX_PARSER_DEPTH)
                    .maxParseErrorRecoveryLimit(MAX_RECOVERIES)
                    .build())
            .build();

    private final Cache<String, Filter> known = Caffeine.newBuilder()
            .maximumWeight(CACHED_CHARACTERS)
            .weigher((String text, Filter _) -> text.length() + 64)
            .executor(Runnable::run)
            .build();

    /**
     * Reads a filter.
     *
     * @throws ProblemException of kind MALFORMED that names the field {@code filter}, line and column, and what was expected
     */
    public Filter compile(String text) {
        return compile(text, "filter");
    }

    /**
     * Reads a filter that stands in another field.
     *
     * @param field what the problem names
     * @throws ProblemException of kind MALFORMED that names the field, line and column, and what was expected
     */
    public Filter compile(String text, String field) {
        Filter cached = known.getIfPresent(text);
        if (cached != null) {
            return cached;
        }
        Filter read = read(text, field);
        known.put(text, read);
        return read;
    }

    /** A text as a filter writes it, in quotes. */
    public static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                literal.append('\\').append(each);
            } else if (Character.isISOControl(each)) {
                literal.append("\\u").append(HexFormat.of().toHexDigits((short) each));
            } else {
                literal.append(each);
            }
        }
        return literal.append('"').toString();
    }

    private Filter read(String text, String field) {
        PlainText.faultOfLines(text, MAX_BYTES).ifPresent(fault -> {
            throw Place.fault(field, fault);
        });
        if (text.isBlank()) {
            throw Place.fault(field, "is empty; expected a condition, such as: class == \"CACHE\" && \"api\" in tags");
        }
        CelValidationResult result = parser.parse(text);
        if (result.hasError()) {
            CelIssue issue = result.getErrors().getFirst();
            throw Place.fault(
                    field,
                    issue.getSourceLocation().getLine(),
                    issue.getSourceLocation().getColumn(),
                    expectation(issue.getMessage()));
        }
        CelExpr parsed;
        try {
            parsed = result.getAst().getExpr();
        } catch (CelValidationException e) {
            throw new IllegalStateException("an expression without errors", e);
        }
        return new Filter(text, new TermBuilder(new Place(result.getSource(), field)).root(parsed));
    }

    /** What CEL's parser expected, without the names of its tokens. */
    private static String expectation(String message) {
        if (message.startsWith("For input string")) {
            return "expected a number that fits 64 bits";
        }
        if (message.startsWith("Expression recursion limit")) {
            return "the filter is nested too deeply";
        }
        int expecting = message.indexOf(" expecting ");
        if (expecting < 0) {
            return "cannot be read: " + message;
        }
        String tokens = message.substring(expecting);
        String found = message.substring(message.indexOf('\'') + 1, Math.max(message.lastIndexOf('\'', expecting), 1));
        String expected = tokens.contains("IDENTIFIER, ") || tokens.endsWith("IDENTIFIER}")
                ? "expected a field, a value or ("
                : tokens.contains("'=='")
                        ? "expected an operator such as == or &&, or the end"
                        : "expected" + tokens.substring(" expecting".length()).replace("<EOF>", "the end");
        return expected + (found.equals("<EOF>") ? ", not the end" : ", not " + found);
    }
}
