package io.thermocline.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusesTest {
    @ParameterizedTest
    @EnumSource
    void everyKindIsAStatusThatNamesIt(ProblemKind kind) throws InvalidProtocolBufferException {
        StatusRuntimeException status = Statuses.of(Problem.of(kind, "what to do"));
        assertThat(status.getStatus().getCode()).isNotEqualTo(Code.OK);
        assertThat(status.getStatus().getDescription()).isEqualTo("what to do");
        List<Any> details = StatusProto.fromThrowable(status).getDetailsList();
        assertThat(details.getFirst().unpack(ErrorInfo.class).getReason()).isEqualTo(kind.type());
        assertThat(details.stream().anyMatch(each -> each.is(RetryInfo.class))).isEqualTo(kind.transientFault());
    }

    @Test
    void theDocumentedProblemsAreTheKindsThereAre() throws IOException {
        Pattern row = Pattern.compile("^\\| `(/problems/[a-z-]+)` \\| (\\d{3}) \\| ([A-Z_]+) \\|", Pattern.MULTILINE);
        List<String> documented = row.matcher(Files.readString(Path.of("docs/api.md")))
                .results()
                .map(each -> each.group(1) + " " + each.group(2) + " " + each.group(3))
                .toList();
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemKind.values())
                        .map(kind -> kind.type() + " " + kind.status() + " "
                                + Statuses.of(Problem.of(kind, "what to do"))
                                        .getStatus()
                                        .getCode())
                        .toList());
    }

    @Test
    void fieldsAreViolations() throws InvalidProtocolBufferException {
        Problem problem = Problem.field(ProblemKind.INVALID, "tags", "too many");
        Any detail = StatusProto.fromThrowable(Statuses.of(problem)).getDetails(1);
        BadRequest.FieldViolation violation = detail.unpack(BadRequest.class).getFieldViolations(0);
        assertThat(violation.getField()).isEqualTo("tags");
        assertThat(violation.getDescription()).isEqualTo("too many");
    }

    @Test
    void aDefectSaysNothingOfItself() {
        StatusRuntimeException status = Statuses.of(new IllegalStateException("secret"));
        assertThat(status.getStatus().getCode()).isEqualTo(Code.INTERNAL);
        assertThat(status.getMessage()).doesNotContain("secret");
    }
}
