package io.flinkalexnet.flink.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.RejectionReason;
import org.junit.jupiter.api.Test;

class EncodedImageDecoderTest {
    private static final EncodedImage IMAGE =
            new EncodedImage(0, 0, "cat", null, new byte[1], 0, null, "images", 0, 0);

    @Test
    void takesAnyExceptionOfTheDecoderForACorruptPicture() {
        EncodedImageDecoder decoder = new EncodedImageDecoder(throwing(null));

        ImageRejectedException rejected =
                catchThrowableOfType(ImageRejectedException.class, () -> decoder.decode(IMAGE));

        assertThat(rejected.reason()).isEqualTo(RejectionReason.CORRUPT);
        assertThat(rejected)
                .hasMessageContaining("native code is unhappy")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void letsErrorsPass() {
        EncodedImageDecoder decoder = new EncodedImageDecoder(throwing(new OutOfMemoryError()));

        assertThatThrownBy(() -> decoder.decode(IMAGE)).isInstanceOf(OutOfMemoryError.class);
    }

    private static EncodedImageDecoder.PictureDecoder throwing(Error error) {
        return new EncodedImageDecoder.PictureDecoder() {
            @Override
            public byte[] decode(byte[] encoded) {
                if (error != null) {
                    throw error;
                }
                throw new IllegalStateException("native code is unhappy");
            }

            @Override
            public void close() {}
        };
    }
}
