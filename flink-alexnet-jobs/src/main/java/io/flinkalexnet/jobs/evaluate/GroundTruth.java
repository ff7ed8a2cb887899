package io.flinkalexnet.jobs.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Labels of pictures that lie in one folder, from a file. Three kinds are read:
 *
 * <ul>
 *   <li>a label alone in each line (ILSVRC2012_validation_ground_truth.txt): line N, from 1, is
 *       that of the picture whose name ends in the number N, such as ILSVRC2012_val_00000001.JPEG
 *   <li>a name, a space, tab or comma, and a label (val.txt); the name may be without its ending
 *   <li>{@code ImageId,PredictionString} (LOC_val_solution.csv): the label is the first word of the
 *       second column, boxes are left out
 * </ul>
 */
public final class GroundTruth {
    private static final Pattern HEADING = Pattern.compile("ImageId\\s*,.*");
    private static final Pattern PAIR = Pattern.compile("([^\\s,]+)[\\s,]+(.+)");
    private static final Pattern TRAILING_NUMBER = Pattern.compile("(?:.*\\D)?(\\d{1,9})");

    private final Path file;
    private final List<String> byLine;
    private final Map<String, String> byName;

    private GroundTruth(Path file, List<String> byLine, Map<String, String> byName) {
        this.file = file;
        this.byLine = byLine;
        this.byName = byName;
    }

    /**
     * Reads a file whose labels are names.
     *
     * @throws IOException naming the line that is of no kind
     */
    public static GroundTruth read(Path file) throws IOException {
        return read(file, (label, where) -> label);
    }

    /**
     * Reads a file whose labels count classes.
     *
     * @throws IOException naming the line that is of no kind or counts no class
     */
    public static GroundTruth read(Path file, NumberedClasses numbered) throws IOException {
        return read(file, numbered::name);
    }

    /** From what a line says to a label. */
    private interface Labels {
        String label(String written, String where) throws IOException;
    }

    private static GroundTruth read(Path file, Labels labels) throws IOException {
        List<String> lines = Files.readAllLines(file).stream().map(String::strip).toList();
        List<String> filled = lines.stream().filter(line -> !line.isEmpty()).toList();
        if (filled.isEmpty()) {
            throw new IOException(file + " holds no labels");
        }
        boolean csv = HEADING.matcher(filled.get(0)).matches();
        boolean named = csv || PAIR.matcher(filled.get(0)).matches();
        return named
                ? new GroundTruth(file, List.of(), names(file, lines, csv, labels))
                : new GroundTruth(file, plain(file, lines, labels), Map.of());
    }

    private static List<String> plain(Path file, List<String> lines, Labels labels)
            throws IOException {
        String[] all = new String[lines.size()];
        for (int i = 0; i < all.length; i++) {
            String where = place(file, i);
            if (PAIR.matcher(lines.get(i)).matches()) {
                throw new IOException(
                        "%s must be a label alone, as the first line is, was '%s'"
                                .formatted(where, lines.get(i)));
            }
            all[i] = lines.get(i).isEmpty() ? "" : labels.label(lines.get(i), where);
        }
        return List.of(all);
    }

    private static Map<String, String> names(
            Path file, List<String> lines, boolean csv, Labels labels) throws IOException {
        Map<String, String> all = new HashMap<>();
        boolean heading = csv;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isEmpty()) {
                continue;
            }
            if (heading) {
                heading = false;
                continue;
            }
            String where = place(file, i);
            Matcher pair = PAIR.matcher(lines.get(i));
            if (!pair.matches()) {
                throw new IOException(
                        "%s must be a name and a label, was '%s'".formatted(where, lines.get(i)));
            }
            String written = csv ? pair.group(2).split("\\s+", 2)[0] : pair.group(2);
            String name = withoutEnding(pair.group(1));
            if (all.put(name, labels.label(written, where)) != null) {
                throw new IOException("%s: %s is there twice".formatted(where, name));
            }
        }
        return all;
    }

    private static String place(Path file, int index) {
        return "%s line %d".formatted(file, index + 1);
    }

    /** Whether labels stand alone, so that lines are told apart by their number only. */
    public boolean isPlain() {
        return !byLine.isEmpty();
    }

    /**
     * The label of a picture; null if the file has none for it.
     *
     * @param id its path below the folder
     * @throws IOException if lines have no names and the picture's name no number
     */
    String labelOf(String id) throws IOException {
        String name = withoutEnding(id.substring(id.lastIndexOf('/') + 1));
        if (!isPlain()) {
            return byName.get(name);
        }
        Matcher number = TRAILING_NUMBER.matcher(name);
        if (!number.matches()) {
            throw new IOException(
                    "%s has labels without names, so a picture's name must end in the number of its line, such as ILSVRC2012_val_00000001.JPEG; there is %s"
                            .formatted(file, id));
        }
        int line = Integer.parseInt(number.group(1));
        String label = line < 1 || line > byLine.size() ? "" : byLine.get(line - 1);
        return label.isEmpty() ? null : label;
    }

    private static String withoutEnding(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
