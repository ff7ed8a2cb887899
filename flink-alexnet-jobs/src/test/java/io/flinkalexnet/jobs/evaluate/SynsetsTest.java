package io.flinkalexnet.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.flinkalexnet.jobs.evaluate.Synsets.Synset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SynsetsTest {
    @TempDir private Path folder;

    @Test
    void readsIdsAndWordsInTheOrderOfTheFile() throws Exception {
        Synsets synsets =
                read(
                        """
                        n01440764 tench, Tinca tinca
                        n01443537\tgoldfish, Carassius auratus

                        n02012849 crane
                        """);

        assertThat(synsets.all())
                .containsExactly(
                        new Synset("n01440764", "tench, Tinca tinca"),
                        new Synset("n01443537", "goldfish, Carassius auratus"),
                        new Synset("n02012849", "crane"));
        assertThat(synsets.all().get(0).firstName()).isEqualTo("tench");
        assertThat(synsets.isSorted()).isTrue();
    }

    @Test
    void idsAloneStandForTheirWords() throws Exception {
        Synsets synsets = read("n02012849\nn01440764\n");

        assertThat(synsets.all().get(1)).isEqualTo(new Synset("n01440764", "n01440764"));
        assertThat(synsets.isSorted()).isFalse();
    }

    @Test
    void saysWhichLineIsNone() {
        assertThatIOException()
                .isThrownBy(() -> read("n01440764 tench\ntench n01440764\n"))
                .withMessageContaining("line 2 must be a synset and its words")
                .withMessageContaining("was 'tench n01440764'");
        assertThatIOException()
                .isThrownBy(() -> read("n01440764 tench\nn01440764 goldfish\n"))
                .withMessageContaining("line 2: the synset n01440764 is there twice");
        assertThatIOException()
                .isThrownBy(() -> read("\n"))
                .withMessageContaining("holds no synsets");
    }

    private Synsets read(String text) throws IOException {
        return Synsets.read(Files.writeString(folder.resolve("synsets.txt"), text));
    }
}
