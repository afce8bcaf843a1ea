package io.thermocline.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of operations, newest first.
 *
 * @param nextCursor where the next page starts; null when this is the last
 */
public record OperationPage(
        List<Operation> operations, @Nullable String nextCursor) {
    public OperationPage {
        operations = List.copyOf(operations);
    }
}
