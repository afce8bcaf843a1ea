package io.thermocline.filter;

/** The value null, which is there and is none. */
public enum JsonNull {
    NULL
}
