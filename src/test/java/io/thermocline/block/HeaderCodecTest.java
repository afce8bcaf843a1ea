package io.thermocline.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.thermocline.v1.BlockHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link HeaderCodec} reads from bytes is what the generated reader makes of them. */
class HeaderCodecTest {
    private static final List<String> TEXTS =
            List.of("", "a", "notes/1", "grüße", "漢字", "\uD83D\uDE00", "x".repeat(300));

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static List<String> texts(Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.add(text(random) + i);
        }
        return texts;
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static <E> E one(E[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static Header header(Random random) {
        List<String> manifolds = texts(random);
        manifolds.add("default");
        TreeMap<String, String> labels = new TreeMap<>();
        texts(random).forEach(name -> labels.put(name, text(random)));
        return new Header(
                one(BlockClass.values(), random),
                text(random),
                random.nextBoolean() ? text(random) : null,
                random.nextBoolean(),
                new Sharing(text(random), manifolds, random.nextBoolean(), one(Band.values(), random), texts(random)),
                new Annotations(texts(random), labels, bytes(random)),
                new Media(text(random), random.nextLong(), bytes(random)));
    }

    private static Header generated(byte[] bytes) throws InvalidProtocolBufferException {
        return HeaderCodec.fromMessage(BlockHeader.parseFrom(bytes));
    }

    private static void assertSame(Header read, Header expected) {
        assertThat(read).usingRecursiveComparison().isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsWhatWasWritten(long seed) throws InvalidProtocolBufferException {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Header header = header(random);
            byte[] bytes = HeaderCodec.encode(header);
            assertSame(HeaderCodec.decode(bytes), header);
            assertSame(HeaderCodec.decode(bytes), generated(bytes));
            assertThat(HeaderCodec.encode(HeaderCodec.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void passesOverFieldsThatItDoesNotKnow() throws InvalidProtocolBufferException {
        Header header = header(new Random(4));
        byte[] bytes = HeaderCodec.toMessage(header).toBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                99,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(7)
                                        .addFixed64(8)
                                        .build())
                        .addField(
                                14,
                                UnknownFieldSet.Field.newBuilder().addFixed32(9).build())
                        .build())
                .build()
                .toByteArray();
        assertSame(HeaderCodec.decode(bytes), generated(bytes));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsDamagedIsRefusedWhereTheGeneratedReaderRefusesIt(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] whole = HeaderCodec.encode(header(random));
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int flips = random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Header expected;
            try {
                expected = generated(bytes);
            } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                assertThatThrownBy(() -> HeaderCodec.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
                continue;
            }
            assertSame(HeaderCodec.decode(bytes), expected);
        }
    }
}
