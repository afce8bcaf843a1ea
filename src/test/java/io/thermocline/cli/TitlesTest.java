package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TitlesTest {
    static Stream<List<String>> markdown() {
        return Stream.of(
                List.of("# One\n## Two", "One"),
                List.of("intro\n\n## Two ##\n", "Two"),
                List.of("Title\n=====\n", "Title"),
                List.of("text\n\nSub\n---\n", "Sub"),
                List.of("\ufeff# With mark", "With mark"),
                List.of("# A [link](http://x) to `code` and **bold**", "A link to code and bold"),
                List.of("# ![logo](x.png) Name {#anchor}", "logo Name"),
                List.of("```\n# not this\n```\n# this", "this"),
                List.of("~~~~\n# not\n~~~\n# nor this\n~~~~\n# this", "this"),
                List.of("---\nlayout: x\ntitle: \"From front matter\"\n---\n# Heading", "From front matter"),
                List.of("---\nlayout: x\n---\n# Heading", "Heading"),
                List.of("# spaced   out\t title", "spaced out title"),
                List.of("#notaheading\n\ntext", "file.md"),
                List.of("", "file.md"));
    }

    @ParameterizedTest
    @MethodSource("markdown")
    void markdownIsCalledByItsFirstHeading(List<String> textAndTitle) {
        assertThat(Titles.of("text/markdown", "dir/file.md", textAndTitle.getFirst()))
                .isEqualTo(textAndTitle.getLast());
    }

    @Test
    void htmlIsCalledByItsTitle() {
        assertThat(Titles.of("text/html", "a.html", "<title>\n A &lt;b&gt;\u0007 </title>x"))
                .isEqualTo("A <b>");
        assertThat(Titles.of("text/html", "d/a.html", "<p>none")).isEqualTo("a.html");
    }

    @Test
    void whatHasNoTitleIsCalledByItsFile() {
        assertThat(Titles.of("text/plain", "d/a.txt", "# comment")).isEqualTo("a.txt");
    }

    @Test
    void longTitlesAreCut() {
        String title = Titles.of("text/markdown", "a.md", "# " + "🎉".repeat(300));
        assertThat(title.codePointCount(0, title.length())).isEqualTo(200);
        assertThat(title).endsWith("🎉…");
    }
}
