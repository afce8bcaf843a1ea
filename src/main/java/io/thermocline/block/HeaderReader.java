package io.thermocline.block;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.thermocline.v1.BlockHeader;
import io.thermocline.v1.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a header from the bytes of its message, without the message: every row's header is read when it is written to a segment, merged and followed. Takes
 * what the generated reader takes. One for each header; not thread-safe.
 */
final class HeaderReader {
    private static final byte[] NOTHING = new byte[0];

    private final CodedInputStream in;
    private String name = "";
    private @Nullable String key;
    private int blockClass;
    private boolean readOnly;
    private final List<String> manifolds = new ArrayList<>(1);
    private boolean shared;
    private String space = "";
    private int band;
    private List<String> access = List.of();
    private List<String> tags = List.of();
    private Map<String, String> labels = Map.of();
    private byte[] attributesJson = NOTHING;
    private String mediaType = "";
    private long size;
    private byte[] sha256 = NOTHING;

    private HeaderReader(byte[] bytes) {
        this.in = CodedInputStream.newInstance(bytes);
    }

    /**
     * The header.
     *
     * @throws IOException if the bytes are no such message
     * @throws IllegalArgumentException if they are, and say nothing of class, band or manifold
     */
    static Header read(byte[] bytes) throws IOException {
        HeaderReader reader = new HeaderReader(bytes);
        for (int tag = reader.in.readTag(); tag != 0; tag = reader.in.readTag()) {
            reader.field(tag);
        }
        return reader.header();
    }

    private void field(int tag) throws IOException {
        switch (tag) {
            case BlockHeader.NAME_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> name = text();
            case BlockHeader.KEY_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> key = text();
            case BlockHeader.CLASS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT -> blockClass = in.readEnum();
            case BlockHeader.READ_ONLY_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT -> readOnly = in.readBool();
            case BlockHeader.MANIFOLDS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
                manifolds.add(text());
            case BlockHeader.SHARED_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT -> shared = in.readBool();
            case BlockHeader.SPACE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> space = text();
            case BlockHeader.BAND_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT -> band = in.readEnum();
            case BlockHeader.ACCESS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> access = with(access);
            case BlockHeader.TAGS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> tags = with(tags);
            case BlockHeader.LABELS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> label();
            case BlockHeader.ATTRIBUTES_JSON_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
                attributesJson = in.readByteArray();
            case BlockHeader.MEDIA_TYPE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> mediaType = text();
            case BlockHeader.SIZE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT -> size = in.readUInt64();
            case BlockHeader.SHA256_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
                sha256 = in.readByteArray();
            default -> in.skipField(tag);
        }
    }

    private String text() throws IOException {
        return in.readStringRequireUtf8();
    }

    private List<String> with(List<String> before) throws IOException {
        List<String> list = before.isEmpty() ? new ArrayList<>() : before;
        list.add(text());
        return list;
    }

    private void label() throws IOException {
        Label label = Label.parseFrom(in.readByteArray());
        if (labels.isEmpty()) {
            labels = new TreeMap<>();
        }
        labels.put(label.getName(), label.getValue());
    }

    private Header header() {
        return new Header(
                HeaderCodec.blockClass(blockClass),
                name,
                key,
                readOnly,
                new Sharing(space, manifolds, shared, HeaderCodec.band(band), access),
                new Annotations(tags, labels, attributesJson),
                new Media(mediaType, size, sha256));
    }
}
