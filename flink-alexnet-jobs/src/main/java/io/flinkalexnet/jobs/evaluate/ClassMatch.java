package io.flinkalexnet.jobs.evaluate;

import io.flinkalexnet.jobs.evaluate.Synsets.Synset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which class of a model a picture's label is. A label is tried as it stands, then, with a file of
 * synsets, as a synset's id, as all its words, and as the first of them. What stands for two
 * classes stands for none: ImageNet has two cranes.
 */
public final class ClassMatch {
    /** No class of the model. */
    static final int UNKNOWN = -1;

    private static final int ILSVRC_CLASSES = 1000;

    private final int classes;
    private final int synsetsFound;
    private final List<Map<String, Integer>> lookups;

    private ClassMatch(int classes, int synsetsFound, List<Map<String, Integer>> lookups) {
        this.classes = classes;
        this.synsetsFound = synsetsFound;
        this.lookups = lookups;
    }

    /**
     * By the labels alone.
     *
     * @param labels of a model, by class index
     */
    public static ClassMatch of(List<String> labels) {
        int ids = (int) labels.stream().filter(Synsets::isId).distinct().count();
        return new ClassMatch(labels.size(), ids, List.of(own(labels)));
    }

    /** By the labels, which may be ids or words, and synsets. */
    public static ClassMatch of(List<String> labels, Synsets synsets) {
        Map<String, Integer> own = own(labels);
        Map<Synset, Integer> classOf =
                isInOrder(labels, synsets) ? inOrder(synsets) : byName(own, synsets);
        return new ClassMatch(
                labels.size(),
                classOf.size(),
                List.of(
                        own,
                        aliases(classOf, Synset::id),
                        aliases(classOf, Synset::words),
                        aliases(classOf, Synset::firstName)));
    }

    private static Map<String, Integer> own(List<String> labels) {
        Map<String, Integer> own = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            put(own, labels.get(i), i);
        }
        return own;
    }

    /** Labels that are the file line by line: then words that are there twice do no harm. */
    private static boolean isInOrder(List<String> labels, Synsets synsets) {
        if (labels.size() != synsets.all().size()) {
            return false;
        }
        for (int i = 0; i < labels.size(); i++) {
            Synset synset = synsets.all().get(i);
            if (!List.of(synset.id(), synset.words(), synset.firstName()).contains(labels.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Map<Synset, Integer> inOrder(Synsets synsets) {
        Map<Synset, Integer> classOf = new HashMap<>();
        for (Synset each : synsets.all()) {
            classOf.put(each, classOf.size());
        }
        return classOf;
    }

    private static Map<Synset, Integer> byName(Map<String, Integer> own, Synsets synsets) {
        Map<Synset, Integer> classOf = new HashMap<>();
        List<Function<Synset, String>> names =
                List.of(Synset::id, Synset::words, Synset::firstName);
        for (Function<Synset, String> name : names) {
            Map<String, Integer> uses = new HashMap<>();
            synsets.all().forEach(each -> uses.merge(name.apply(each), 1, Integer::sum));
            for (Synset each : synsets.all()) {
                int found = own.getOrDefault(name.apply(each), UNKNOWN);
                if (found != UNKNOWN && uses.get(name.apply(each)) == 1) {
                    classOf.putIfAbsent(each, found);
                }
            }
        }
        return classOf;
    }

    private static Map<String, Integer> aliases(
            Map<Synset, Integer> classOf, Function<Synset, String> name) {
        Map<String, Integer> aliases = new HashMap<>();
        classOf.forEach((synset, index) -> put(aliases, name.apply(synset), index));
        return aliases;
    }

    private static void put(Map<String, Integer> map, String label, int index) {
        map.merge(label, index, (one, other) -> one.equals(other) ? one : UNKNOWN);
    }

    /** Class index of a label, or {@link #UNKNOWN}. */
    int classOf(String label) {
        for (Map<String, Integer> each : lookups) {
            Integer index = each.get(label);
            if (index != null) {
                return index;
            }
        }
        return UNKNOWN;
    }

    /** Whether the classes are the thousand of ILSVRC: as many, and each a synset. */
    public boolean isIlsvrc() {
        return classes == ILSVRC_CLASSES && synsetsFound == ILSVRC_CLASSES;
    }
}
