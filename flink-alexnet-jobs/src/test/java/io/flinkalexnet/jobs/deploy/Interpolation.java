package io.flinkalexnet.jobs.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compose's variables in text: {@code ${NAME}}, {@code ${NAME:-default}} and {@code
 * ${NAME:+replacement}}. Others of its forms are not used here and are refused.
 *
 * @param values of the environment
 * @param used names of all variables that were seen
 */
record Interpolation(Map<String, String> values, Set<String> used) {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{([A-Z_]+)(?:(:-|:\\+)([^}]*))?}");

    static Interpolation of(Map<String, String> values) {
        return new Interpolation(values, new TreeSet<>());
    }

    /** The same tree with all its texts interpolated; other values stay. */
    Object tree(Object node) {
        if (node instanceof String) {
            return text((String) node);
        }
        if (node instanceof List) {
            return ((List<?>) node).stream().map(this::tree).toList();
        }
        if (node instanceof Map) {
            Map<String, Object> result = new LinkedHashMap<>();
            ((Map<?, ?>) node).forEach((key, value) -> result.put((String) key, tree(value)));
            return result;
        }
        return node;
    }

    String text(String text) {
        Matcher variable = VARIABLE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (variable.find()) {
            used.add(variable.group(1));
            variable.appendReplacement(result, Matcher.quoteReplacement(value(variable)));
        }
        variable.appendTail(result);
        if (result.indexOf("$") >= 0) {
            throw new IllegalArgumentException("a $ is left over in: " + result);
        }
        return result.toString();
    }

    private String value(Matcher variable) {
        String value = values.getOrDefault(variable.group(1), "");
        String form = variable.group(2) == null ? "" : variable.group(2);
        return switch (form) {
            case ":-" -> value.isEmpty() ? variable.group(3) : value;
            case ":+" -> value.isEmpty() ? "" : variable.group(3);
            default -> value;
        };
    }
}
