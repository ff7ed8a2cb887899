package io.flinkalexnet.jobs.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ImageNet's classes as its files list them: a line for each, {@code n01440764 tench, Tinca tinca},
 * as in LOC_synset_mapping.txt and synset_words.txt. Lines without words are a plain list of ids.
 */
public final class Synsets {
    private static final Pattern ID = Pattern.compile("n\\d{8}");
    private static final Pattern LINE = Pattern.compile("(n\\d{8})(?:[\\s,]+(.*))?");

    private final List<Synset> all;

    /**
     * A class.
     *
     * @param id WordNet's, such as n01440764
     * @param words all its names; the id if the file has none
     */
    public record Synset(String id, String words) {
        /** The name in front of the first comma. */
        public String firstName() {
            int comma = words.indexOf(',');
            return comma < 0 ? words : words.substring(0, comma).strip();
        }
    }

    Synsets(List<Synset> all) {
        this.all = List.copyOf(all);
    }

    /**
     * Reads a file; empty lines don't count.
     *
     * @throws IOException naming the line that is none, or stands there twice
     */
    public static Synsets read(Path file) throws IOException {
        List<Synset> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            Matcher parts = LINE.matcher(line.strip());
            if (!parts.matches()) {
                throw new IOException(
                        "%s line %d must be a synset and its words, such as 'n01440764 tench, Tinca tinca', was '%s'"
                                .formatted(file, number, line.strip()));
            }
            String id = parts.group(1);
            if (!ids.add(id)) {
                throw new IOException(
                        "%s line %d: the synset %s is there twice".formatted(file, number, id));
            }
            String words = parts.group(2);
            all.add(new Synset(id, words == null || words.isBlank() ? id : words.strip()));
        }
        if (all.isEmpty()) {
            throw new IOException(file + " holds no synsets");
        }
        return new Synsets(all);
    }

    /** Whether a label is a synset's id. */
    static boolean isId(String label) {
        return ID.matcher(label).matches();
    }

    /** In the order of the file. */
    List<Synset> all() {
        return all;
    }

    /** Whether the lines are in the order of the ids, as the training folders are. */
    public boolean isSorted() {
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i - 1).id().compareTo(all.get(i).id()) > 0) {
                return false;
            }
        }
        return true;
    }
}
