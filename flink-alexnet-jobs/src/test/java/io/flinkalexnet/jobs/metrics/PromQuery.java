package io.flinkalexnet.jobs.metrics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query in Prometheus' language asks for: the selectors in it and the labels it groups by.
 * Reads names only; what the query computes is Prometheus' business.
 *
 * @param text the query
 * @param selectors metrics with their matchers
 * @param groupings labels behind {@code by}, {@code on} and their kin
 */
record PromQuery(String text, List<Selector> selectors, Set<String> groupings) {
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
    private static final Pattern GROUPING =
            Pattern.compile(
                    "\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(\\{[^}]*\\}|\\()?");
    private static final Pattern MATCHER =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "group_left", "group_right");

    /** One condition on a label. */
    record LabelMatcher(String label, String operator, String value) {
        /** Variables of a dashboard stand for any value. */
        boolean takes(String actual) {
            return switch (operator) {
                case "=" -> value.contains("$") || actual.equals(value);
                case "=~" -> value.contains("$") || actual.matches(value);
                case "!=" -> !actual.equals(value);
                default -> !actual.matches(value);
            };
        }
    }

    /** A metric and the conditions on its labels. */
    record Selector(String metric, List<LabelMatcher> matchers) {
        boolean takes(Map<String, String> labels) {
            return matchers.stream()
                    .allMatch(each -> each.takes(labels.getOrDefault(each.label(), "")));
        }
    }

    static PromQuery parse(String text) {
        Set<String> groupings = new LinkedHashSet<>();
        Matcher grouping = GROUPING.matcher(text);
        while (grouping.find()) {
            for (String label : grouping.group(1).split(",")) {
                if (!label.isBlank()) {
                    groupings.add(label.strip());
                }
            }
        }
        String rest = RANGE.matcher(grouping.replaceAll(" ")).replaceAll(" ");
        List<Selector> selectors = new ArrayList<>();
        Matcher name = NAME.matcher(rest);
        while (name.find()) {
            boolean function = "(".equals(name.group(2));
            if (!function && !WORDS.contains(name.group(1))) {
                selectors.add(new Selector(name.group(1), matchers(name.group(2))));
            }
        }
        if (selectors.isEmpty()) {
            throw new IllegalArgumentException("no metric in the query " + text);
        }
        return new PromQuery(text, selectors, groupings);
    }

    private static List<LabelMatcher> matchers(String braces) {
        List<LabelMatcher> matchers = new ArrayList<>();
        if (braces != null) {
            Matcher matcher = MATCHER.matcher(braces);
            while (matcher.find()) {
                matchers.add(
                        new LabelMatcher(matcher.group(1), matcher.group(2), matcher.group(3)));
            }
            checkNothingIsLeft(braces);
        }
        return matchers;
    }

    private static void checkNothingIsLeft(String braces) {
        String left = MATCHER.matcher(braces).replaceAll("").replaceAll("[{},\\s]", "");
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("can't read " + braces);
        }
    }
}
