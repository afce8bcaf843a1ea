package io.thermocline.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.engine.ListPosition;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListCursorTest {
    private static final Caller ANNA = new Caller("anna", Caller.Role.USER, ManifoldScope.of("default"));
    private static final ListPosition POSITION = new ListPosition(1_700_000_000_000_000L, new BlockId(-3, 77));

    private final ListCursor cursor = new ListCursor(ANNA, null, null);

    @Test
    void findsThePlaceAgain() {
        assertThat(cursor.read(cursor.write(POSITION))).isEqualTo(POSITION);
    }

    @Test
    void noticesEveryChangedBit() {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor.write(POSITION));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(cursor, Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
        }
    }

    @Test
    void noticesThatItIsOfAnotherQuery() {
        String written = cursor.write(POSITION);
        List<ListCursor> others = List.of(
                new ListCursor(ANNA, BlockClass.CACHE, null),
                new ListCursor(ANNA, null, "a"),
                new ListCursor(ANNA, null, ""),
                new ListCursor(ANNA.within(ManifoldScope.of("other")), null, null),
                new ListCursor(ANNA.within(ManifoldScope.ALL), null, null),
                new ListCursor(new Caller("berta", Caller.Role.USER, ANNA.scope()), null, null));
        others.forEach(other -> assertRefused(other, written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "!!!", "AAAA", "not a cursor at all, but long enough to be one in its length"})
    void refusesWhatIsNone(String text) {
        assertRefused(cursor, text);
    }

    private static void assertRefused(ListCursor cursor, String text) {
        assertThatThrownBy(() -> cursor.read(text))
                .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
                .satisfies(e -> {
                    assertThat(e.problem().kind()).isEqualTo(ProblemKind.MALFORMED);
                    assertThat(e.problem().violations().getFirst().field()).isEqualTo("cursor");
                });
    }
}
