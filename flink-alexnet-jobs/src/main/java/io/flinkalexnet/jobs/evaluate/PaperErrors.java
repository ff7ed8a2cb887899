package io.flinkalexnet.jobs.evaluate;

import java.util.List;

/**
 * What Krizhevsky, Sutskever and Hinton report of one network and ten views (2012, tables 1 and 2).
 *
 * @param pictures what it was measured on
 * @param top1Error in percent
 * @param top5Error in percent
 */
public record PaperErrors(String pictures, double top1Error, double top5Error) {
    /** To print beside a model of these classes. */
    public static final List<PaperErrors> ALL =
            List.of(
                    new PaperErrors("ILSVRC-2012, validation", 40.7, 18.2),
                    new PaperErrors("ILSVRC-2010, test", 37.5, 17.0));
}
