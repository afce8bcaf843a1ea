package io.thermocline.grpc;

import io.thermocline.blocks.BlockView;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.v1.ContentRange;
import io.thermocline.v1.GetBlockRequest;
import java.util.Arrays;

/** What a caller wants of a block that was read: nothing of what it has, and of the content no more than it asks for. */
final class Parts {
    private Parts() {}

    static BlockView of(GetBlockRequest request, BlockView block) {
        boolean known = request.hasKnownVersion()
                && request.getKnownVersion() == block.envelope().version();
        if (known) {
            return new BlockView(block.envelope(), block.header(), null, null, block.tier());
        }
        byte[] content = block.content();
        if (!request.hasRange() || content == null) {
            return block;
        }
        return new BlockView(
                block.envelope(), block.header(), range(request.getRange(), content), block.vectors(), block.tier());
    }

    private static byte[] range(ContentRange range, byte[] content) {
        if (range.hasLength() && range.getLength() == 0) {
            throw Incoming.malformed("range.length", "must be at least 1");
        }
        if (Long.compareUnsigned(range.getOffset(), content.length) >= 0) {
            throw Problem.field(
                            ProblemKind.RANGE,
                            "range.offset",
                            "must be less than " + content.length + ", the size of the content")
                    .exception();
        }
        int from = (int) range.getOffset();
        int left = content.length - from;
        boolean all = !range.hasLength() || Long.compareUnsigned(range.getLength(), left) >= 0;
        return Arrays.copyOfRange(content, from, from + (all ? left : (int) range.getLength()));
    }
}
