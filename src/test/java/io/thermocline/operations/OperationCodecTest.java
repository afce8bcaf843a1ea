package io.thermocline.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.operations.Operation.State;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.testing.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OperationCodecTest {
    private static final Problem PROBLEM =
            Problem.field(ProblemKind.INVALID, "ids[3]", "must be a UUID, so wie früher");

    private static Operation operation(State state) {
        Report report = new Report(
                Map.of("deleted", 3L), List.of(new Report.Failure("x", Problem.of(ProblemKind.READ_ONLY, "no"))), 4);
        return new Operation(
                new BlockId(1, state.ordinal()),
                "delete",
                new Caller("anna", Caller.Role.OPERATOR, ManifoldScope.of("default")),
                state,
                new Operation.Span(10, 20, state.ended() ? 30 : 0, 7),
                new Checkpoint(new Progress(5, OptionalLong.of(9), "blocks"), report, "5"),
                state == State.FAILED ? PROBLEM : null);
    }

    @Test
    void readsAndWritesTheFormatThatItAlwaysDid() {
        List<History.Entry> entries = new ArrayList<>();
        for (State state : State.values()) {
            Operation operation = operation(state);
            entries.add(History.Entry.of(operation));
            byte[] golden = Golden.check("system/operation-" + state + ".bin", OperationCodec.encode(operation));
            assertThat(OperationCodec.operation(golden)).isEqualTo(operation);
        }
        History history = new History(entries);
        byte[] golden = Golden.check(
                "system/operations.bin", OperationCodec.HISTORY.encode().apply(history));
        assertThat(OperationCodec.HISTORY.decode().apply(golden)).isEqualTo(history);
    }

    @Test
    void nothingIsNoOperations() {
        assertThat(OperationCodec.HISTORY.decode().apply(new byte[0])).isEqualTo(History.EMPTY);
    }

    @Test
    void keepsWhatIsAbsentAbsent() {
        Operation plain = Operation.pending(
                new BlockId(1, 2),
                new Kind("compact", "merges", work -> Report.EMPTY),
                new Caller("anna", Caller.Role.USER, ManifoldScope.ALL),
                1);
        assertThat(OperationCodec.operation(OperationCodec.encode(plain))).isEqualTo(plain);
    }
}
