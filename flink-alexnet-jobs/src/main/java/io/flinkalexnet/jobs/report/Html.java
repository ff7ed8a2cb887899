package io.flinkalexnet.jobs.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes a page. Every text and every attribute's value is escaped; there is no way to put in
 * markup. Nothing remote can be named: {@code src} takes data only, {@code href} places of the page
 * itself. For one thread.
 */
final class Html {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");
    private static final Set<String> VOID = Set.of("meta", "img", "br");

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param namesAndValues of its attributes, in turn
     */
    Html open(String tag, String... namesAndValues) {
        start(tag, namesAndValues);
        open.push(tag);
        return this;
    }

    /** An element without content, such as {@code img}, {@code rect} or an empty cell. */
    Html leaf(String tag, String... namesAndValues) {
        start(tag, namesAndValues);
        if (!VOID.contains(tag)) {
            end(tag);
        }
        return this;
    }

    /** An element that holds a text. */
    Html element(String tag, String text, String... namesAndValues) {
        return open(tag, namesAndValues).text(text).close();
    }

    /** Any text, from wherever it comes. */
    Html text(String text) {
        escape(VisibleText.of(text), out);
        return this;
    }

    /** A text of this program, of any length. */
    Html prose(String text) {
        escape(text, out);
        return this;
    }

    /** The page's one style sheet, a resource of this program. */
    Html style(String css) {
        if (css.contains("<")) {
            throw new IllegalArgumentException("a style sheet must not hold '<'");
        }
        out.append("<style>").append(css).append("</style>");
        return this;
    }

    /** Closes the element opened last. */
    Html close() {
        end(open.pop());
        return this;
    }

    /** The whole page. */
    String finish() {
        return "<!DOCTYPE html>\n" + fragment() + "\n";
    }

    /** What was written, as a part of another page. */
    String fragment() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("elements are still open: " + open);
        }
        return out.toString();
    }

    private void start(String tag, String... namesAndValues) {
        out.append('<').append(checked(tag));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = checked(namesAndValues[i]);
            String value = namesAndValues[i + 1];
            checkAttribute(name, value);
            out.append(' ').append(name).append("=\"");
            escape(value, out);
            out.append('"');
        }
        out.append('>');
    }

    private void end(String tag) {
        out.append("</").append(tag).append('>');
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'%s' names no element".formatted(name));
        }
        return name;
    }

    private static void checkAttribute(String name, String value) {
        boolean allowed =
                switch (name) {
                    case "src" -> value.startsWith("data:image/");
                    case "href" -> value.startsWith("#");
                    default -> !name.startsWith("on") && !name.equals("style");
                };
        if (!allowed) {
            throw new IllegalArgumentException(
                    "the attribute %s must not be %s".formatted(name, VisibleText.of(value)));
        }
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
