package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void countsWhatATerminalShows() {
        assertThat(Columns.of("abc")).isEqualTo(3);
        assertThat(Columns.of("漢字")).isEqualTo(4);
        assertThat(Columns.of("e\u0301")).isEqualTo(1);
        assertThat(Columns.of("🎉")).isEqualTo(2);
    }

    @Test
    void cutsBetweenCharacters() {
        assertThat(Columns.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Columns.cut("abcdef", 5)).isEqualTo("abcd…");
        assertThat(Columns.cut("漢字漢字", 6)).isEqualTo("漢字…");
        assertThat(Columns.cut("🎉🎉", 2)).isEqualTo("…");
        assertThat(Columns.cut("abc", Terminal.UNLIMITED)).isEqualTo("abc");
    }

    @Test
    void sizesHaveUnits() {
        assertThat(Sizes.of(0)).isEqualTo("0 B");
        assertThat(Sizes.of(1023)).isEqualTo("1023 B");
        assertThat(Sizes.of(1536)).isEqualTo("1.5 KiB");
        assertThat(Sizes.of(16L << 20)).isEqualTo("16.0 MiB");
        assertThat(Sizes.count(1, "file")).isEqualTo("1 file");
        assertThat(Sizes.count(0, "file")).isEqualTo("0 files");
    }
}
