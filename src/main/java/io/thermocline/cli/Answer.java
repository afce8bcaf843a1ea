package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.Locale;

/** What the server answered. */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
record Answer(int status, HttpHeaders headers, byte[] body) {
    /** Without parameters, in lower case; empty when not said. */
    String mediaType() {
        String type = headers.firstValue("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** The body, which must be JSON. */
    JsonNode json() {
        try {
            return Json.parse(body);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("The answer of the server is not JSON. Is it a Thermocline server?", e);
        }
    }
}
