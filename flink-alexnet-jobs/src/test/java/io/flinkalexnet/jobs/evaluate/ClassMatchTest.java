package io.flinkalexnet.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.evaluate.Synsets.Synset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClassMatchTest {
    private static final Synsets SYNSETS =
            new Synsets(
                    List.of(
                            new Synset("n01440764", "tench, Tinca tinca"),
                            new Synset("n02012849", "crane"),
                            new Synset("n03126707", "crane"),
                            new Synset("n03710637", "maillot"),
                            new Synset("n03710721", "maillot, tank suit")));

    @Test
    void aLabelIsTakenAsItStands() {
        ClassMatch match = ClassMatch.of(List.of("cat", "dog"));

        assertThat(match.classOf("dog")).isEqualTo(1);
        assertThat(match.classOf("Dog")).isEqualTo(ClassMatch.UNKNOWN);
        assertThat(match.isIlsvrc()).isFalse();
    }

    @Test
    void aModelOfIdsKnowsWordsAndTheFirstOfThem() {
        ClassMatch match = ClassMatch.of(List.of("n03710721", "n01440764", "n02012849"), SYNSETS);

        assertThat(match.classOf("n01440764")).isEqualTo(1);
        assertThat(match.classOf("tench, Tinca tinca")).isEqualTo(1);
        assertThat(match.classOf("tench")).isEqualTo(1);
        assertThat(match.classOf("maillot, tank suit")).isZero();
        assertThat(match.classOf("n03710637")).isEqualTo(ClassMatch.UNKNOWN);
    }

    @Test
    void aModelOfWordsKnowsIds() {
        ClassMatch match = ClassMatch.of(List.of("maillot", "tench", "sofa"), SYNSETS);

        assertThat(match.classOf("n03710637")).isZero();
        assertThat(match.classOf("n03710721")).isEqualTo(ClassMatch.UNKNOWN);
        assertThat(match.classOf("n01440764")).isEqualTo(1);
        assertThat(match.classOf("sofa")).isEqualTo(2);
    }

    @Test
    void whatStandsForTwoClassesStandsForNone() {
        ClassMatch ids = ClassMatch.of(SYNSETS.all().stream().map(Synset::id).toList(), SYNSETS);
        assertThat(ids.classOf("crane")).isEqualTo(ClassMatch.UNKNOWN);
        assertThat(ids.classOf("n03126707")).isEqualTo(2);
        assertThat(ids.classOf("maillot")).as("all the words of one").isEqualTo(3);

        ClassMatch oneCrane = ClassMatch.of(List.of("crane", "tench"), SYNSETS);
        assertThat(oneCrane.classOf("n02012849")).isEqualTo(ClassMatch.UNKNOWN);
        assertThat(oneCrane.classOf("n03126707")).isEqualTo(ClassMatch.UNKNOWN);
        assertThat(oneCrane.classOf("crane")).isZero();
    }

    @Test
    void wordsThatAreThereTwiceAreToldApartByTheirLine() {
        ClassMatch match =
                ClassMatch.of(SYNSETS.all().stream().map(Synset::words).toList(), SYNSETS);

        assertThat(match.classOf("n02012849")).isEqualTo(1);
        assertThat(match.classOf("n03126707")).isEqualTo(2);
        assertThat(match.classOf("crane")).isEqualTo(ClassMatch.UNKNOWN);
    }

    @Test
    void aThousandSynsetsAreIlsvrc() {
        List<String> ids = IntStream.range(0, 1000).mapToObj("n%08d"::formatted).toList();
        assertThat(ClassMatch.of(ids).isIlsvrc()).isTrue();

        List<String> words = new ArrayList<>(ids.stream().map(id -> "word " + id).toList());
        List<Synset> synsets = ids.stream().map(id -> new Synset(id, "word " + id)).toList();
        assertThat(ClassMatch.of(words).isIlsvrc()).isFalse();
        assertThat(ClassMatch.of(words, new Synsets(synsets)).isIlsvrc()).isTrue();

        words.set(7, "flower");
        assertThat(ClassMatch.of(words, new Synsets(synsets)).isIlsvrc()).isFalse();
    }
}
