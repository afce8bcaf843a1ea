package io.thermocline.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.log.RecoveryTable.Decision;
import io.thermocline.log.RecoveryTable.Finding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole table, row by row; {@link LogCorruptionTest} meets the rows in real files. */
class RecoveryTableTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        # found,       ended, promised, followed, decision
        GOOD,          false, false,    false,    REPLAY
        GOOD,          false, false,    true,     REPLAY
        GOOD,          false, true,     false,    REPLAY
        GOOD,          false, true,     true,     REPLAY
        GOOD,          true,  false,    false,    NEXT_FILE
        GOOD,          true,  false,    true,     NEXT_FILE
        GOOD,          true,  true,     false,    NEXT_FILE
        GOOD,          true,  true,     true,     NEXT_FILE
        NEWER_EPOCH,   false, false,    false,    REFUSE
        NEWER_EPOCH,   false, false,    true,     REFUSE
        NEWER_EPOCH,   false, true,     false,    REFUSE
        NEWER_EPOCH,   false, true,     true,     REFUSE
        NEWER_EPOCH,   true,  false,    false,    NEXT_FILE
        NEWER_EPOCH,   true,  false,    true,     NEXT_FILE
        NEWER_EPOCH,   true,  true,     false,    NEXT_FILE
        NEWER_EPOCH,   true,  true,     true,     NEXT_FILE
        OLDER_EPOCH,   false, false,    false,    CUT
        OLDER_EPOCH,   false, false,    true,     REFUSE
        OLDER_EPOCH,   false, true,     false,    REFUSE
        OLDER_EPOCH,   false, true,     true,     REFUSE
        OLDER_EPOCH,   true,  false,    false,    NEXT_FILE
        OLDER_EPOCH,   true,  false,    true,     NEXT_FILE
        OLDER_EPOCH,   true,  true,     false,    NEXT_FILE
        OLDER_EPOCH,   true,  true,     true,     NEXT_FILE
        OUT_OF_ORDER,  false, false,    false,    CUT
        OUT_OF_ORDER,  false, false,    true,     REFUSE
        OUT_OF_ORDER,  false, true,     false,    REFUSE
        OUT_OF_ORDER,  false, true,     true,     REFUSE
        OUT_OF_ORDER,  true,  false,    false,    NEXT_FILE
        OUT_OF_ORDER,  true,  false,    true,     NEXT_FILE
        OUT_OF_ORDER,  true,  true,     false,    NEXT_FILE
        OUT_OF_ORDER,  true,  true,     true,     NEXT_FILE
        BAD,           false, false,    false,    CUT
        BAD,           false, false,    true,     REFUSE
        BAD,           false, true,     false,    REFUSE
        BAD,           false, true,     true,     REFUSE
        BAD,           true,  false,    false,    NEXT_FILE
        BAD,           true,  false,    true,     NEXT_FILE
        BAD,           true,  true,     false,    NEXT_FILE
        BAD,           true,  true,     true,     NEXT_FILE
        NOTHING,       false, false,    false,    CUT
        NOTHING,       false, false,    true,     REFUSE
        NOTHING,       false, true,     false,    REFUSE
        NOTHING,       false, true,     true,     REFUSE
        NOTHING,       true,  false,    false,    NEXT_FILE
        NOTHING,       true,  false,    true,     NEXT_FILE
        NOTHING,       true,  true,     false,    NEXT_FILE
        NOTHING,       true,  true,     true,     NEXT_FILE
        """)
    void decides(Finding found, boolean ended, boolean promised, boolean followed, Decision decision) {
        assertThat(RecoveryTable.decide(found, ended, promised, followed)).isEqualTo(decision);
    }
}
