package io.flinkalexnet.jobs.console;

import io.flinkalexnet.jobs.report.VisibleText;
import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Prediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The newest predictions. Confined to one thread. */
final class PredictionsPart {
    /** As many are judged. */
    private static final int JUDGED_MAX = 1_000;

    private static final int TOP = 5;

    private final PictureStore pictures;
    private final Deque<Item> newest = new ArrayDeque<>(); // newest first
    private long count;

    private record Item(long key, Prediction prediction) {}

    /**
     * What the page shows.
     *
     * @param judged of the newest predictions those whose true label is known
     * @param right of these
     */
    record View(int judged, int right, List<Shown> newest) {}

    /**
     * A prediction.
     *
     * @param key counts predictions
     * @param label true class; null if it is not known
     * @param picture its number; null if it is not held
     */
    record Shown(
            long key,
            String name,
            String label,
            boolean right,
            Long picture,
            long version,
            List<Guess> top) {}

    /**
     * A class.
     *
     * @param probability 0 to 1
     */
    record Guess(String label, double probability, boolean isTrue) {}

    PredictionsPart(PictureStore pictures) {
        this.pictures = pictures;
    }

    void take(Prediction prediction) {
        if (prediction.getTopK().isEmpty()) {
            return;
        }
        newest.addFirst(new Item(count++, prediction));
        if (newest.size() > JUDGED_MAX) {
            newest.removeLast();
        }
    }

    View view() {
        int judged = 0;
        int right = 0;
        for (Item item : newest) {
            PictureStore.Picture picture = pictures.find(item.prediction.getImageId());
            if (picture != null && picture.label() != null) {
                judged++;
                right += isBest(item.prediction, picture.label()) ? 1 : 0;
            }
        }
        List<Shown> shown = new ArrayList<>();
        Iterator<Item> items = newest.iterator();
        while (items.hasNext() && shown.size() < Limits.PREDICTIONS_SHOWN) {
            shown.add(shown(items.next()));
        }
        return new View(judged, right, shown);
    }

    private Shown shown(Item item) {
        Prediction prediction = item.prediction;
        PictureStore.Picture picture = pictures.find(prediction.getImageId());
        String label = picture == null ? null : picture.label();
        return new Shown(
                item.key,
                VisibleText.of(prediction.getImageId()),
                label == null ? null : VisibleText.of(label),
                label != null && isBest(prediction, label),
                picture == null ? null : picture.number(),
                prediction.getModelVersion(),
                guesses(prediction, label));
    }

    private static boolean isBest(Prediction prediction, String label) {
        return prediction.getTopK().get(0).getLabel().equals(label);
    }

    private static List<Guess> guesses(Prediction prediction, String label) {
        List<Guess> guesses = new ArrayList<>(TOP);
        for (ClassProbability each : prediction.getTopK()) {
            if (guesses.size() < TOP) {
                guesses.add(guess(each.getLabel(), each.getProbability(), label));
            }
        }
        return guesses;
    }

    /** Another program may have written any number. */
    static Guess guess(String name, float probability, String label) {
        double inRange = Float.isNaN(probability) ? 0 : Math.max(0, Math.min(1, probability));
        return new Guess(VisibleText.of(name), inRange, name.equals(label));
    }
}
