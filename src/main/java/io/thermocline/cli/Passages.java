package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;

/** The passages that search found, each fetched as the byte range of its chunk and cut to a few lines. */
final class Passages {
    private static final int FETCHED_BYTES = 2048;
    private static final int LINES = 3;
    private static final int INDENT = 4;
    private static final int USUAL_COLUMNS = 100;
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

    private final Client client;
    private final int columns;

    /**
     * @param width columns of the terminal
     */
    Passages(Client client, int width) {
        this.client = client;
        this.columns = Math.min(width, USUAL_COLUMNS + INDENT) - INDENT;
    }

    /** One passage a hit, in their order; an empty one where it cannot be had. */
    List<String> of(List<JsonNode> hits) {
        List<Future<String>> passages = new ArrayList<>();
        // Its end waits for all of them.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (JsonNode hit : hits) {
                passages.add(threads.submit(() -> fetch(hit)));
            }
        }
        return passages.stream().map(Future::resultNow).toList();
    }

    private String fetch(JsonNode hit) {
        JsonNode block = hit.path("block");
        JsonNode chunk = hit.path("chunk").isObject() ? hit.path("chunk") : hit;
        long offset = chunk.path("offset").asLong(0);
        long length = Math.min(chunk.path("length").asLong(FETCHED_BYTES), FETCHED_BYTES);
        if (length <= 0 || block.path("size").asLong(1) == 0) {
            return "";
        }
        try {
            Call range = Call.get(Call.block(Blocks.id(block)) + "/content")
                    .header("Range", "bytes=" + offset + "-" + (offset + length - 1));
            Answer answer = clientFor(block).send(range);
            return lines(text(answer));
        } catch (CommandFailure e) {
            // The hit stands without its passage: the block may have been deleted since.
            return "";
        }
    }

    private Client clientFor(JsonNode block) {
        JsonNode manifolds = block.path("manifolds");
        for (JsonNode manifold : manifolds) {
            if (manifold.asText().equals(client.manifold())) {
                return client;
            }
        }
        return manifolds.isEmpty() ? client : client.within(manifolds.get(0).asText());
    }

    private static String text(Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.mediaType().equals("text/html")) {
            int open = text.indexOf('<');
            int close = text.indexOf('>');
            // The chunk may begin inside a tag.
            boolean insideTag = close >= 0 && (open < 0 || close < open);
            text = Jsoup.parseBodyFragment(insideTag ? text.substring(close + 1) : text)
                    .text();
        }
        // A range that ends inside a character leaves a replacement character behind.
        return SPACE.matcher(text.replace("\ufffd", "")).replaceAll(" ").strip();
    }

    /** Breaks at words, cuts after a few lines. */
    private String lines(String text) {
        StringBuilder lines = new StringBuilder();
        String left = Terminal.harmless(text);
        for (int line = 1; line <= LINES && !left.isEmpty(); line++) {
            if (line > 1) {
                lines.append('\n');
            }
            int end = line == LINES ? -1 : breakAt(left);
            if (end < 0) {
                return lines.append(Columns.cut(left, columns)).toString();
            }
            lines.append(left, 0, end);
            left = left.substring(end).stripLeading();
        }
        return lines.toString();
    }

    /** Where the first line ends; -1 when all of it fits. */
    private int breakAt(String text) {
        int used = 0;
        int space = -1;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int codePoint = text.codePointAt(at);
            if (codePoint == ' ') {
                space = at;
            }
            used += Columns.of(Character.toString(codePoint));
            if (used > columns) {
                return space > 0 ? space : Math.max(at, 1);
            }
        }
        return -1;
    }
}
