package io.thermocline.rest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.thermocline.block.BlockId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** JSON as UTF-8, written piece by piece into an array that grows. Names and punctuation are pieces of the caller's. Not thread-safe. */
final class JsonBytes {
    private static final byte[] DIGITS = ascii("0123456789abcdef");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final HexFormat SURROGATE = HexFormat.of().withUpperCase();
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes;
    private int length;

    JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    /** What stands before the value of a field that is not the first of its object. */
    static byte[] name(String name) {
        return ascii(",\"" + name + "\":");
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    int length() {
        return length;
    }

    /** Bytes as they are. */
    JsonBytes raw(byte[] piece) {
        reserve(piece.length);
        System.arraycopy(piece, 0, bytes, length, piece.length);
        length += piece.length;
        return this;
    }

    /** One byte as it is, most often a character of ASCII. */
    JsonBytes raw(char piece) {
        reserve(1);
        bytes[length++] = (byte) piece;
        return this;
    }

    JsonBytes bool(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    /** A string in its quotes. */
    JsonBytes string(String value) {
        int start = length;
        reserve(value.length() + 2);
        bytes[length++] = '"';
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each < ' ' || each >= 0x7F || each == '"' || each == '\\') {
                length = start;
                return escaped(value);
            }
            bytes[length++] = (byte) each;
        }
        bytes[length++] = '"';
        return this;
    }

    /** Halves of a surrogate pair are escaped each, as other generators do. */
    private JsonBytes escaped(String value) {
        raw('"');
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each < 0x80) {
                raw(JsonText.escape(each));
            } else if (each < 0x800) {
                raw((char) (0xC0 | (each >> 6))).raw(rest(each));
            } else if (Character.isSurrogate(each)) {
                raw(ascii("\\u" + SURROGATE.toHexDigits(each)));
            } else {
                raw((char) (0xE0 | (each >> 12))).raw(rest(each >> 6)).raw(rest(each));
            }
        }
        return raw('"');
    }

    /** A byte of a longer character that is not its first. */
    private static char rest(int bits) {
        return (char) (0x80 | (bits & 0x3F));
    }

    JsonBytes number(long value) {
        return number(value, 1);
    }

    /** A number with zeros before it, as far as it has fewer digits. */
    JsonBytes number(long value, int digits) {
        if (value < 0) {
            return raw(ascii(Long.toString(value)));
        }
        reserve(LONGEST_NUMBER);
        int end = length + Math.max(digits, digits(value));
        long left = value;
        for (int at = end - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length = end;
        return this;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long left = value; left >= 10; left /= 10) {
            digits++;
        }
        return digits;
    }

    /** A number as the shortest text that is read back as the same. */
    JsonBytes number(float value) {
        return raw(ascii(Float.toString(value)));
    }

    /** Bytes as hexadecimal digits in quotes. */
    JsonBytes hex(byte[] value) {
        reserve(2 * value.length + 2);
        bytes[length++] = '"';
        for (byte each : value) {
            bytes[length++] = DIGITS[(each >> 4) & 0xF];
            bytes[length++] = DIGITS[each & 0xF];
        }
        bytes[length++] = '"';
        return this;
    }

    /** An id in quotes. */
    JsonBytes id(BlockId id) {
        raw('"').hex(id.high() >>> 32, 8)
                .raw('-')
                .hex(id.high() >>> 16, 4)
                .raw('-')
                .hex(id.high(), 4)
                .raw('-');
        return hex(id.low() >>> 48, 4).raw('-').hex(id.low(), 12).raw('"');
    }

    private JsonBytes hex(long value, int digits) {
        reserve(digits);
        long left = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = DIGITS[(int) left & 0xF];
            left >>>= 4;
        }
        length += digits;
        return this;
    }

    /** Copies a part. */
    void copy(int from, int to, byte[] into, int at) {
        System.arraycopy(bytes, from, into, at, to - from);
    }

    /** Writes a part. */
    void write(int from, int to, OutputStream out) throws IOException {
        out.write(bytes, from, to - from);
    }

    /** A part, not copied; nothing may be written any more. */
    ByteBuf part(int from, int to) {
        return Unpooled.wrappedBuffer(bytes, from, to - from);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
