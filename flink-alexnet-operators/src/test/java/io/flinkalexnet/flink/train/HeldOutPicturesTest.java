package io.flinkalexnet.flink.train;

import static io.flinkalexnet.flink.train.TrainExamples.BATCH_SIZE;
import static io.flinkalexnet.flink.train.TrainExamples.GEOMETRY;
import static io.flinkalexnet.flink.train.TrainExamples.PLAN;
import static io.flinkalexnet.flink.train.TrainExamples.heldOut;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.train.ListedHeldOut.End;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeldOutPicturesTest {
    private static final long BATCH_BYTES = (long) BATCH_SIZE * GEOMETRY.croppedBytes();

    @Test
    void aSetThatFitsIsReadOnceAndComesInTheSameOrderEachTime() throws Exception {
        ListedHeldOut source = new ListedHeldOut(heldOut(10));
        try (HeldOutPictures pictures = pictures(source, 3 * BATCH_BYTES)) {
            assertThat(pictures.start()).isTrue();

            List<Integer> first = pass(pictures);

            assertThat(first).hasSize(10);
            assertThat(pass(pictures)).isEqualTo(first);
            assertThat(pass(pictures)).isEqualTo(first);
        }
        assertThat(source.opened()).isEqualTo(1);
    }

    @Test
    void aLargerSetIsReadAgainEachTimeAndNoFurtherAheadThanThereIsMemory() throws Exception {
        ListedHeldOut source = new ListedHeldOut(heldOut(42));
        List<Integer> first;
        try (HeldOutPictures pictures = pictures(source, 3 * BATCH_BYTES)) {
            assertThat(pictures.start()).isTrue();
            first = pass(pictures);
            assertThat(pass(pictures)).isEqualTo(first);
            assertThat(pass(pictures)).isEqualTo(first);
            // four wait with their end mark, one is in the reader's hands
            assertThat(source.read()).isLessThanOrEqualTo(3 * 42 + 5 * BATCH_SIZE);
        }
        assertThat(source.opened()).isGreaterThanOrEqualTo(3);
        try (HeldOutPictures kept = pictures(new ListedHeldOut(heldOut(42)), 100 * BATCH_BYTES)) {
            kept.start();
            assertThat(pass(kept)).isEqualTo(first);
        }
    }

    @Test
    void badPicturesAreCountedOnceAndLeftOut() throws Exception {
        List<EncodedImage> images =
                new ArrayList<>(heldOut(13)); // more than two mini-batches: read each time
        images.add(2, heldOut(97, "cat", new byte[] {1, 2, 3}));
        images.add(4, heldOut(98, "horse", images.get(0).encoded()));
        images.add(heldOut(99, null, images.get(0).encoded()));
        try (HeldOutPictures pictures = pictures(new ListedHeldOut(images), 0)) {
            assertThat(pictures.start()).isTrue();
            List<Integer> first = pass(pictures);
            pass(pictures);

            assertThat(pictures.rejected()).isEqualTo(3);
            try (HeldOutPictures good = pictures(new ListedHeldOut(heldOut(13)), 0)) {
                good.start();
                assertThat(pass(good)).isEqualTo(first);
            }
        }
    }

    @Test
    void saysWhetherThereIsAnyPictureAtAll() throws Exception {
        List<EncodedImage> bad = List.of(heldOut(0, "cat", new byte[0]));
        try (HeldOutPictures none = pictures(new ListedHeldOut(List.of()), 0);
                HeldOutPictures onlyBad = pictures(new ListedHeldOut(bad), 0)) {
            assertThat(none.start()).isFalse();
            assertThat(onlyBad.start()).isFalse();
            assertThat(onlyBad.rejected()).isEqualTo(1);
        }
    }

    @Test
    void whatFailsWhileReadingFailsWhoeverWantsThePictures() throws Exception {
        try (HeldOutPictures at = pictures(new ListedHeldOut(List.of(), End.FAILS), 0)) {
            assertThatIOException()
                    .isThrownBy(at::start)
                    .withMessage(
                            "the held-out pictures of held-out can't be read: offset 0 is gone");
        }
        try (HeldOutPictures later = pictures(new ListedHeldOut(heldOut(5), End.FAILS), 0)) {
            later.start();
            assertThat(later.next().size()).isEqualTo(BATCH_SIZE);
            assertThatIOException()
                    .isThrownBy(later::next)
                    .withMessageContaining("offset 5 is gone");
        }
    }

    @Test
    void closesWhileItReadsAndWhileNobodyTakes() throws Exception {
        pictures(new ListedHeldOut(heldOut(1)), 0).close();
        HeldOutPictures reading = pictures(new ListedHeldOut(heldOut(1), End.WAITS), 0);
        reading.start();
        reading.close();
        HeldOutPictures full = pictures(new ListedHeldOut(heldOut(100)), 0);
        full.start();
        full.close();

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("alexnet-held-out")) {
                thread.join(); // it may be on its last steps; the test's time limit holds
            }
        }
    }

    private static HeldOutPictures pictures(HeldOutSource source, long memoryBytes)
            throws IOException, InterruptedException {
        return new HeldOutPictures(
                source.topic(), new HeldOutDecoding(source, source.ranges(), PLAN, memoryBytes));
    }

    /** A hash of pixels and label of each picture. */
    private static List<Integer> pass(HeldOutPictures pictures)
            throws IOException, InterruptedException {
        List<Integer> hashes = new ArrayList<>();
        for (MiniBatch batch = pictures.next(); batch != null; batch = pictures.next()) {
            for (int i = 0; i < batch.size(); i++) {
                hashes.add(31 * Arrays.hashCode(batch.image(i).pixels()) + batch.label(i));
            }
        }
        return hashes;
    }
}
