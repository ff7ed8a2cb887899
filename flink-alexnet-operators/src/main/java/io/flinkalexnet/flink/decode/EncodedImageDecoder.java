package io.flinkalexnet.flink.decode;

import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.RejectionReason;

/**
 * Decodes records; a bad one costs itself and nothing else. Holds native memory until it is closed;
 * for one thread.
 */
public final class EncodedImageDecoder implements AutoCloseable {
    private final PictureDecoder decoder;

    /** What decodes a picture's file; {@link ImageDecoder} outside tests. */
    interface PictureDecoder {
        byte[] decode(byte[] encoded) throws ImageRejectedException;

        void close();
    }

    EncodedImageDecoder(PictureDecoder decoder) {
        this.decoder = decoder;
    }

    public static EncodedImageDecoder open(ImageGeometry geometry) {
        ImageDecoder decoder = new ImageDecoder(geometry);
        return new EncodedImageDecoder(
                new PictureDecoder() {
                    @Override
                    public byte[] decode(byte[] encoded) throws ImageRejectedException {
                        return decoder.decode(encoded);
                    }

                    @Override
                    public void close() {
                        decoder.close();
                    }
                });
    }

    /**
     * The picture of a record.
     *
     * @return (3, decodedSide, decodedSide), RGB; a new array
     * @throws ImageRejectedException if the record could not be read or its picture not be decoded;
     *     a decoder's exception of any kind is {@code CORRUPT}, errors such as lack of memory pass
     */
    public byte[] decode(EncodedImage image) throws ImageRejectedException {
        if (image.problem() != null) {
            throw new ImageRejectedException(RejectionReason.UNREADABLE_RECORD, image.problem());
        }
        try {
            return decoder.decode(image.encoded());
        } catch (RuntimeException e) {
            ImageRejectedException rejected =
                    new ImageRejectedException(RejectionReason.CORRUPT, "the decoder failed: " + e);
            rejected.initCause(e);
            throw rejected;
        }
    }

    @Override
    public void close() {
        decoder.close();
    }
}
