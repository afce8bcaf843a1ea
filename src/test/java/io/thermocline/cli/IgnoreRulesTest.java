package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {
    @ParameterizedTest
    @CsvSource({
        "*.log,       a.log,        true",
        "*.log,       deep/a.log,   true",
        "*.log,       a.logs,       false",
        "/top.md,     top.md,       true",
        "/top.md,     deep/top.md,  false",
        "a/b.md,      a/b.md,       true",
        "a/b.md,      x/a/b.md,     false",
        "**/b.md,     x/y/b.md,     true",
        "a/**,        a/x/y,        true",
        "a/**/z,      a/z,          true",
        "a/**/z,      a/x/y/z,      true",
        "a/*/z,       a/x/y/z,      false",
        "a?c,         abc,          true",
        "a?c,         a/c,          false",
        "[ab].md,     b.md,         true",
        "[!ab].md,    b.md,         false",
        "[!ab].md,    c.md,         true",
        "[z-a].md,    q.md,         false",
        "a[.md,       a[.md,        true",
        "\\!x,        !x,           true",
        "\\#x,        #x,           true",
        "a+(b).md,    a+(b).md,     true",
        "dir/,        dir,          false",
        "#x,          #x,           false",
    })
    void matchesAsGitDoes(String pattern, String path, boolean ignored) {
        assertThat(IgnoreRules.NONE.and("", List.of(pattern)).ignores(path, false))
                .isEqualTo(ignored);
    }

    @Test
    void theLastMatchDecides() {
        IgnoreRules rules = IgnoreRules.NONE.and("", List.of("*.md", "!keep.md", "keep.md", "!keep.md"));
        assertThat(rules.ignores("a.md", false)).isTrue();
        assertThat(rules.ignores("keep.md", false)).isFalse();
    }

    @Test
    void aSlashAtTheEndMeansFolders() {
        IgnoreRules rules = IgnoreRules.NONE.and("", List.of("dir/"));
        assertThat(rules.ignores("x/dir", true)).isTrue();
        assertThat(rules.ignores("x/dir", false)).isFalse();
    }

    @Test
    void rulesOfAFolderHoldInItAlone() {
        IgnoreRules rules = IgnoreRules.NONE.and("", List.of("a.md")).and("sub/", List.of("/b.md", "!a.md"));
        assertThat(rules.ignores("sub/b.md", false)).isTrue();
        assertThat(rules.ignores("b.md", false)).isFalse();
        assertThat(rules.ignores("a.md", false)).isTrue();
        assertThat(rules.ignores("sub/deep/a.md", false)).isFalse();
    }
}
