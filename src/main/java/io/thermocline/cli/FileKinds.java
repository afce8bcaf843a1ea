package io.thermocline.cli;

import static java.util.Map.entry;

import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file is, by its name, and whether its bytes are text. */
final class FileKinds {
    /** What has no better name. */
    static final Kind PLAIN = new Kind("text/plain", null);

    private static final Map<String, Kind> BY_EXTENSION = Map.ofEntries(
            document("md", "text/markdown"),
            document("markdown", "text/markdown"),
            document("mdx", "text/markdown"),
            document("html", "text/html"),
            document("htm", "text/html"),
            document("xhtml", "text/html"),
            document("txt", "text/plain"),
            document("text", "text/plain"),
            document("rst", "text/prs.fallenstein.rst"),
            document("adoc", "text/asciidoc"),
            document("asciidoc", "text/asciidoc"),
            document("org", "text/org"),
            document("tex", "text/x-tex"),
            document("csv", "text/csv"),
            document("tsv", "text/tab-separated-values"),
            source("java", "java"),
            source("kt", "kotlin"),
            source("kts", "kotlin"),
            source("scala", "scala"),
            source("groovy", "groovy"),
            source("gradle", "groovy"),
            source("clj", "clojure"),
            source("py", "python"),
            source("rb", "ruby"),
            source("go", "go"),
            source("rs", "rust"),
            source("c", "c"),
            source("h", "c"),
            source("cc", "cpp"),
            source("cpp", "cpp"),
            source("cxx", "cpp"),
            source("hpp", "cpp"),
            source("hh", "cpp"),
            source("cs", "csharp"),
            source("fs", "fsharp"),
            source("swift", "swift"),
            source("m", "objective-c"),
            source("php", "php"),
            source("pl", "perl"),
            source("pm", "perl"),
            source("lua", "lua"),
            source("r", "r"),
            source("jl", "julia"),
            source("hs", "haskell"),
            source("ml", "ocaml"),
            source("mli", "ocaml"),
            source("ex", "elixir"),
            source("exs", "elixir"),
            source("erl", "erlang"),
            source("dart", "dart"),
            source("zig", "zig"),
            source("nim", "nim"),
            source("sh", "shell"),
            source("bash", "shell"),
            source("zsh", "shell"),
            source("fish", "shell"),
            source("ps1", "powershell"),
            source("bat", "batch"),
            source("ts", "typescript"),
            source("tsx", "typescript"),
            source("vue", "vue"),
            source("svelte", "svelte"),
            source("sql", "sql"),
            source("proto", "protobuf"),
            source("graphql", "graphql"),
            source("tf", "terraform"),
            source("toml", "toml"),
            source("ini", "ini"),
            source("properties", "properties"),
            source("cfg", "ini"),
            source("conf", "conf"),
            source("cmake", "cmake"),
            source("mk", "make"),
            source("diff", "diff"),
            source("patch", "diff"),
            source("scss", "scss"),
            source("less", "less"),
            entry("js", new Kind("text/javascript", "javascript")),
            entry("mjs", new Kind("text/javascript", "javascript")),
            entry("cjs", new Kind("text/javascript", "javascript")),
            entry("jsx", new Kind("text/javascript", "javascript")),
            entry("css", new Kind("text/css", "css")),
            entry("json", new Kind("application/json", "json")),
            entry("yaml", new Kind("application/yaml", "yaml")),
            entry("yml", new Kind("application/yaml", "yaml")),
            entry("xml", new Kind("application/xml", "xml")));

    private static final Map<String, String> BY_NAME = Map.of(
            "makefile",
            "make",
            "dockerfile",
            "dockerfile",
            "containerfile",
            "dockerfile",
            "jenkinsfile",
            "groovy",
            "cmakelists.txt",
            "cmake");

    private FileKinds() {}

    /**
     * What a file is.
     *
     * @param language of source code; null for documents
     */
    record Kind(String mediaType, @Nullable String language) {}

    /** The kind that the name of a file tells; a name without an extension tells plain text. */
    static Optional<Kind> of(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        String language = BY_NAME.get(name);
        if (language != null) {
            return Optional.of(new Kind("text/x-" + language, language));
        }
        int dot = name.lastIndexOf('.');
        return dot < 0 ? Optional.of(PLAIN) : Optional.ofNullable(BY_EXTENSION.get(name.substring(dot + 1)));
    }

    /** The kind of a file that somebody asked for by name: what its name and bytes tell. */
    static Kind of(String fileName, byte[] content) {
        if (text(content).isPresent()) {
            return of(fileName).orElse(PLAIN);
        }
        String guess = URLConnection.guessContentTypeFromName(fileName);
        boolean fits = guess != null && !guess.startsWith("text/");
        return new Kind(fits ? guess : "application/octet-stream", null);
    }

    /** The content as text; empty if it is binary: not UTF-8, or with a NUL. */
    static Optional<String> text(byte[] content) {
        for (byte each : content) {
            if (each == 0) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Map.Entry<String, Kind> document(String extension, String mediaType) {
        return entry(extension, new Kind(mediaType, null));
    }

    private static Map.Entry<String, Kind> source(String extension, String language) {
        return entry(extension, new Kind("text/x-" + language, language));
    }
}
