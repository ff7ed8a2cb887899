package io.flinkalexnet.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.RejectionReason;
import io.flinkalexnet.engine.image.TestPictures;
import io.flinkalexnet.jobs.evaluate.DecodeAhead.Decoded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class DecodeAheadTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(32, 4, 32);
    private static final int THREADS = 3;

    @Test
    void picturesComeInTheOrderOfTheirSourceAndNotTooManyAtOnce() throws Exception {
        List<TestPicture> pictures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int side = i % 7 == 0 ? 900 : 40; // slow ones among quick ones
            byte[] jpeg = TestPictures.jpeg(TestPictures.picture(side, side, i));
            pictures.add(new TestPicture("p" + i, "label", () -> jpeg));
        }
        GivenPictures source = new GivenPictures(pictures);
        try (DecodeAhead decoded = new DecodeAhead(source, GEOMETRY, THREADS);
                ImageDecoder alone = new ImageDecoder(GEOMETRY)) {
            for (int i = 0; i < pictures.size(); i++) {
                Decoded next = decoded.next();
                assertThat(next.picture()).isSameAs(pictures.get(i));
                assertThat(next.pixels()).isEqualTo(alone.decode(pictures.get(i).content().read()));
                assertThat(source.given - i).as("ahead").isLessThanOrEqualTo(16 * THREADS);
            }
            assertThat(decoded.next()).isNull();
            assertThat(decoded.next()).isNull();
        }
    }

    @Test
    void aBadPictureCostsItselfAndNothingElse() throws Exception {
        byte[] jpeg = TestPictures.jpeg(TestPictures.picture(40, 40, 1));
        TestPicture gone =
                new TestPicture(
                        "gone",
                        "label",
                        () -> {
                            throw new IOException("disk error");
                        });
        GivenPictures source =
                new GivenPictures(
                        List.of(
                                new TestPicture("text", "label", () -> new byte[100]),
                                gone,
                                new TestPicture("good", "label", () -> jpeg)));
        try (DecodeAhead decoded = new DecodeAhead(source, GEOMETRY, THREADS)) {
            assertThat(decoded.next().rejection().reason())
                    .isEqualTo(RejectionReason.UNSUPPORTED_FORMAT);
            Decoded second = decoded.next();
            assertThat(second.rejection().reason()).isEqualTo(RejectionReason.UNFETCHABLE);
            assertThat(second.rejection()).hasMessageContaining("disk error");
            assertThat(decoded.next().pixels()).hasSize(GEOMETRY.decodedBytes());
        }
    }

    @Test
    void lackOfMemoryIsNoBadPicture() {
        TestPicture huge =
                new TestPicture(
                        "huge",
                        "label",
                        () -> {
                            throw new OutOfMemoryError("made up");
                        });
        try (DecodeAhead decoded = new DecodeAhead(new GivenPictures(List.of(huge)), GEOMETRY, 1)) {
            assertThatThrownBy(decoded::next)
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("made up");
        }
    }

    /** Pictures of a list. */
    private static final class GivenPictures implements PictureSource {
        private final Iterator<TestPicture> pictures;
        private int given;

        GivenPictures(List<TestPicture> pictures) {
            this.pictures = pictures.iterator();
        }

        @Override
        public TestPicture next() {
            if (!pictures.hasNext()) {
                return null;
            }
            given++;
            return pictures.next();
        }

        @Override
        public long total() {
            return UNKNOWN;
        }

        @Override
        public void close() {}
    }
}
