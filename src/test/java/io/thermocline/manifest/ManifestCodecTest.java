package io.thermocline.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.testing.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Files that earlier programs wrote are read as they were meant, and today's are written as they are described. */
class ManifestCodecTest {
    private static final UUID STORE = new UUID(0x0102_0304_0506_4708L, 0x8102_0304_0506_0708L);
    private static final UUID HOME = new UUID(0x1112_1314_1516_4718L, 0x9112_1314_1516_1718L);

    private static Manifest manifest(UUID home, List<SegmentDescription> segments) {
        return new Manifest(
                12,
                STORE,
                new Manifest.Writer(home, 3),
                segments,
                new Flushed(120, 1_767_225_600_000_000L),
                9,
                List.of(new Pin(new UUID(5, 6), 11, 1_767_225_600_000_001L)));
    }

    @Test
    void readsVersionOne() throws IOException {
        Manifest expected = manifest(
                STORE,
                List.of(
                        new SegmentDescription(4, 1, 90, new byte[] {1, 2, 3}),
                        new SegmentDescription(7, 91, 120, new byte[0])));
        try (InputStream in = getClass().getResourceAsStream("/golden/v1/manifest/0000000012.manifest")) {
            assertThat(ManifestCodec.decode("golden", in.readAllBytes())).isEqualTo(expected);
        }
    }

    @Test
    void readsAndWritesVersionTwo() {
        Manifest expected = manifest(
                HOME,
                List.of(
                        new SegmentDescription(4, 1, 90, new byte[] {1, 2, 3}),
                        new SegmentDescription(
                                5, 2, 80, new byte[] {4}, new SegmentPlace.Both(new ArchivePrefix(2, 5))),
                        new SegmentDescription(
                                7, 91, 120, new byte[0], new SegmentPlace.Archived(new ArchivePrefix(3, 7)))));
        byte[] golden = Golden.check(2, "manifest/0000000012.manifest", ManifestCodec.encode(expected));
        assertThat(ManifestCodec.decode("golden", golden)).isEqualTo(expected);
    }

    @Test
    void aPlaceThatIsNoneIsRefusedThoughTheChecksumIsRight() {
        byte[] bytes = ManifestCodec.encode(manifest(HOME, List.of(new SegmentDescription(4, 1, 90, new byte[0]))));
        int place = 10 + 9 * Long.BYTES + Integer.BYTES + 3 * Long.BYTES + Integer.BYTES;
        assertThat(bytes[place]).isZero();
        bytes[place] = 3;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - Integer.BYTES);
        ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES, (int) crc.getValue());
        assertThatThrownBy(() -> ManifestCodec.decode("f", bytes))
                .isInstanceOf(UnreadableManifestException.class)
                .hasMessageContaining("a place 3");
    }

    @Test
    void prefixesAreToldFromOtherNames() {
        ArchivePrefix prefix = new ArchivePrefix(3, 12_345_678_901L);
        assertThat(prefix.text()).isEqualTo("data/0000000003-12345678901");
        assertThat(ArchivePrefix.of(prefix.text() + "/rows.parquet")).contains(prefix);
        for (String other : List.of(
                "manifest/0000000003.manifest",
                "data/0000000003-0000000000/x",
                "data/00000000003-0000000001/x",
                "data/99999999999999999999-0000000001/x",
                "data/0000000003-0000000001",
                "data/0000000003/0000000001")) {
            assertThat(ArchivePrefix.of(other)).as(other).isEmpty();
        }
    }
}
