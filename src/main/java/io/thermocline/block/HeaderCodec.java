package io.thermocline.block;

import com.google.protobuf.ByteString;
import io.thermocline.v1.BlockHeader;
import io.thermocline.v1.Label;
import java.io.IOException;
import java.util.Objects;
import java.util.TreeMap;

/** {@link Header} as protobuf bytes ({@code thermocline.v1.BlockHeader}), the one form in which it is stored and sent. */
public final class HeaderCodec {
    private HeaderCodec() {}

    /** The same header always gives the same bytes. */
    public static byte[] encode(Header header) {
        return toMessage(header).toByteArray();
    }

    /** The header as its message. */
    public static BlockHeader toMessage(Header header) {
        Sharing sharing = header.sharing();
        BlockHeader.Builder message = BlockHeader.newBuilder()
                .setName(header.name())
                .setClass_(toMessage(header.blockClass()))
                .setReadOnly(header.readOnly())
                .addAllManifolds(sharing.manifolds())
                .setShared(sharing.shared())
                .setSpace(sharing.space())
                .setBand(toMessage(sharing.band()))
                .addAllAccess(sharing.access())
                .addAllTags(header.annotations().tags())
                .setAttributesJson(ByteString.copyFrom(header.annotations().attributesJson()))
                .setMediaType(header.media().mediaType())
                .setSize(header.media().size())
                .setSha256(ByteString.copyFrom(header.media().sha256()));
        if (header.key() != null) {
            message.setKey(header.key());
        }
        header.annotations()
                .labels()
                .forEach((name, value) ->
                        message.addLabels(Label.newBuilder().setName(name).setValue(value)));
        return message.build();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if the bytes are no header: they were checked against a digest before, so this is a defect
     */
    public static Header decode(byte[] bytes) {
        try {
            return HeaderReader.read(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a block header", e);
        }
    }

    /** The header that a message holds. */
    public static Header fromMessage(BlockHeader message) {
        TreeMap<String, String> labels = new TreeMap<>();
        for (Label label : message.getLabelsList()) {
            labels.put(label.getName(), label.getValue());
        }
        return new Header(
                fromMessage(message.getClass_()),
                message.getName(),
                message.hasKey() ? message.getKey() : null,
                message.getReadOnly(),
                new Sharing(
                        message.getSpace(),
                        message.getManifoldsList(),
                        message.getShared(),
                        fromMessage(message.getBand()),
                        message.getAccessList()),
                new Annotations(
                        message.getTagsList(),
                        labels,
                        message.getAttributesJson().toByteArray()),
                new Media(
                        message.getMediaType(),
                        message.getSize(),
                        message.getSha256().toByteArray()));
    }

    /** The message's name of a class. */
    public static io.thermocline.v1.BlockClass toMessage(BlockClass blockClass) {
        return switch (blockClass) {
            case DOCUMENTATION -> io.thermocline.v1.BlockClass.DOCUMENTATION;
            case PROGRAM_STATE -> io.thermocline.v1.BlockClass.PROGRAM_STATE;
            case KNOWLEDGE_GRAPH -> io.thermocline.v1.BlockClass.KNOWLEDGE_GRAPH;
            case CACHE -> io.thermocline.v1.BlockClass.CACHE;
        };
    }

    /** The message's name of a band. */
    public static io.thermocline.v1.Band toMessage(Band band) {
        return switch (band) {
            case GREEN -> io.thermocline.v1.Band.GREEN;
            case AMBER -> io.thermocline.v1.Band.AMBER;
            case RED -> io.thermocline.v1.Band.RED;
            case BLACK -> io.thermocline.v1.Band.BLACK;
        };
    }

    /** The class that a message's number stands for. */
    static BlockClass blockClass(int number) {
        return fromMessage(Objects.requireNonNullElse(
                io.thermocline.v1.BlockClass.forNumber(number), io.thermocline.v1.BlockClass.UNRECOGNIZED));
    }

    /** The band that a message's number stands for. */
    static Band band(int number) {
        return fromMessage(Objects.requireNonNullElse(
                io.thermocline.v1.Band.forNumber(number), io.thermocline.v1.Band.UNRECOGNIZED));
    }

    private static BlockClass fromMessage(io.thermocline.v1.BlockClass message) {
        return switch (message) {
            case DOCUMENTATION -> BlockClass.DOCUMENTATION;
            case PROGRAM_STATE -> BlockClass.PROGRAM_STATE;
            case KNOWLEDGE_GRAPH -> BlockClass.KNOWLEDGE_GRAPH;
            case CACHE -> BlockClass.CACHE;
            case BLOCK_CLASS_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("a header without a class");
        };
    }

    private static Band fromMessage(io.thermocline.v1.Band message) {
        return switch (message) {
            case GREEN -> Band.GREEN;
            case AMBER -> Band.AMBER;
            case RED -> Band.RED;
            case BLACK -> Band.BLACK;
            case BAND_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("a header without a band");
        };
    }
}
