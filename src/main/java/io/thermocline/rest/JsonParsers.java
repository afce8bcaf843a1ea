package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes parsers that can also give a string as the bytes that it is written in. What they read is UTF-8. */
final class JsonParsers extends JsonFactory {
    private static final long serialVersionUID = 1L;
    private static final int MARK_BYTES = 3;
    private static final @Nullable ObjectCodec NO_CODEC = null;

    JsonParsers(JsonFactoryBuilder options) {
        super(options);
    }

    /** A parser of part of an array. */
    Parser parser(byte[] bytes, int offset, int length) throws IOException {
        return (Parser) createParser(bytes, offset, length);
    }

    @Override
    protected Parser _createParser(byte[] bytes, int offset, int length, IOContext context) {
        int mark = isMarked(bytes, offset, length) ? MARK_BYTES : 0;
        ByteQuadsCanonicalizer names = _byteSymbolCanonicalizer.makeChild(_factoryFeatures);
        return new Parser(context, _parserFeatures, names, bytes, offset + mark, offset + length, mark);
    }

    /** Whether the bytes begin with the mark that some put before UTF-8 (RFC 3629, section 6). */
    private static boolean isMarked(byte[] bytes, int offset, int length) {
        return length >= MARK_BYTES
                && bytes[offset] == (byte) 0xEF
                && bytes[offset + 1] == (byte) 0xBB
                && bytes[offset + 2] == (byte) 0xBF;
    }

    /** Not thread-safe. */
    static final class Parser extends UTF8StreamJsonParser {
        private Parser(
                IOContext context,
                int features,
                ByteQuadsCanonicalizer names,
                byte[] bytes,
                int from,
                int end,
                int mark) {
            super(context, features, null, NO_CODEC, names, bytes, from, end, mark, false);
        }

        /** The string at hand, which nobody has read yet, if its bytes stand for themselves: no escapes, and valid UTF-8. Else null, and it can be read as any string. */
        byte @Nullable [] verbatim() {
            if (!_tokenIncomplete) {
                return null;
            }
            int end = ByteScan.endOfPlain(_inputBuffer, _inputPtr, _inputEnd);
            if (end == _inputEnd || _inputBuffer[end] != '"') {
                return null;
            }
            byte[] text = Arrays.copyOfRange(_inputBuffer, _inputPtr, end);
            if (!Texts.isUtf8(text)) {
                return null;
            }
            _inputPtr = end + 1;
            _tokenIncomplete = false;
            return text;
        }
    }
}
