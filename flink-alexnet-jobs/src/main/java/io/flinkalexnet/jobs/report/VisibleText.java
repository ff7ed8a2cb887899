package io.flinkalexnet.jobs.report;

import java.util.Locale;

/**
 * Names from outside as people can look at them: what would change the text around it, or can't be
 * seen, is written out as its code.
 */
public final class VisibleText {
    /** Longer texts are cut, in code points. */
    public static final int LENGTH_MAX = 200;

    private static final String CUT = "\u2026";

    private VisibleText() {}

    /**
     * The text without control characters, line ends, marks of writing direction and halves of
     * surrogate pairs, which become such as {@code \\u202e}; cut after {@link #LENGTH_MAX}.
     */
    public static String of(String text) {
        StringBuilder visible = new StringBuilder(Math.min(text.length(), LENGTH_MAX));
        int at = 0;
        for (int count = 0; at < text.length() && count < LENGTH_MAX; count++) {
            int codePoint = text.codePointAt(at);
            if (isHidden(codePoint)) {
                visible.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
            } else {
                visible.appendCodePoint(codePoint);
            }
            at += Character.charCount(codePoint);
        }
        return at < text.length() ? visible + CUT : visible.toString();
    }

    /** Joiners stay: scripts and emoji need them. */
    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                            Character.SURROGATE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR ->
                    true;
            case Character.FORMAT -> codePoint != 0x200C && codePoint != 0x200D;
            default -> false;
        };
    }
}
