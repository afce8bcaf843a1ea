package io.thermocline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thermocline.block.CommitContext;
import io.thermocline.log.LogRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentRecordsTest {
    private static final int MOST_KEPT = 32_768;

    private static LogRecord record(long sequence) {
        return new LogRecord(sequence, sequence, CommitContext.SYSTEM, List.of());
    }

    private static RecentRecords filled(long from, long through, long maxBytes) {
        RecentRecords records = new RecentRecords(maxBytes);
        LongStream.rangeClosed(from, through).forEach(each -> records.add(record(each)));
        return records;
    }

    private static Optional<List<Long>> sequences(RecentRecords records, long after, int most) {
        return records.after(after, most)
                .map(all -> all.stream().map(LogRecord::sequence).toList());
    }

    @Test
    void theNewestAreKeptHoweverManyCome() {
        long last = 3 * MOST_KEPT + 17;
        RecentRecords records = filled(5, last, Long.MAX_VALUE);
        assertThat(sequences(records, last - MOST_KEPT, 3))
                .hasValue(List.of(last - MOST_KEPT + 1, last - MOST_KEPT + 2, last - MOST_KEPT + 3));
        assertThat(sequences(records, last - 2, 10)).hasValue(List.of(last - 1, last));
        assertThat(sequences(records, last, 10)).hasValue(List.of());
        assertThat(records.after(last - MOST_KEPT - 1, 10)).isEmpty();
    }

    @Test
    void whatIsForgottenIsNotHere() {
        RecentRecords records = filled(1, 10, Long.MAX_VALUE);
        records.forgetThrough(7);
        assertThat(records.after(6, 10)).isEmpty();
        assertThat(sequences(records, 7, 10)).hasValue(List.of(8L, 9L, 10L));
        records.forgetThrough(100);
        assertThat(records.bytes()).isZero();
        records.add(record(11));
        assertThat(sequences(records, 10, 10)).hasValue(List.of(11L));
    }

    @Test
    void bytesAreBounded() {
        long each = filled(1, 1, Long.MAX_VALUE).bytes();
        RecentRecords records = filled(1, 100, 10 * each);
        assertThat(records.bytes()).isEqualTo(10 * each);
        assertThat(records.after(89, 10)).isEmpty();
        assertThat(sequences(records, 90, 2)).hasValue(List.of(91L, 92L));
    }

    @Test
    void aMissingRecordIsRefused() {
        RecentRecords records = filled(1, 3, Long.MAX_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> records.add(record(5)));
    }
}
