package org.jabberfarm.xml;

/**
 * Whether bytes are UTF-8 (RFC 3629) of characters that XML has: no overlong forms, no surrogates, nothing beyond U+10FFFF, no
 * U+FFFE and U+FFFF, no control characters but tab and line ends.
 */
final class Utf8 {
    private int missing;
    private int character;
    private int least;

    /** @return false when the byte cannot follow the ones before */
    boolean take(byte b) {
        if (missing == 0) {
            return b >= ' ' || (b >= 0 ? b == '\n' || b == '\r' || b == '\t' : begin(b));
        }
        if ((b & 0xC0) != 0x80) {
            return false;
        }
        character = character << 6 | (b & 0x3F);
        missing--;
        return missing > 0
                || (character >= least
                        && (character < 0xD800 || character > 0xDFFF)
                        && character != 0xFFFE
                        && character != 0xFFFF
                        && character <= 0x10FFFF);
    }

    /** Whether the last byte was the end of a character. */
    boolean between() {
        return missing == 0;
    }

    private boolean begin(byte b) {
        if ((b & 0xE0) == 0xC0) {
            return begin(1, b & 0x1F, 0x80);
        }
        if ((b & 0xF0) == 0xE0) {
            return begin(2, b & 0x0F, 0x800);
        }
        return (b & 0xF8) == 0xF0 && begin(3, b & 0x07, 0x10000);
    }

    private boolean begin(int more, int bits, int smallest) {
        missing = more;
        character = bits;
        least = smallest;
        return true;
    }
}
