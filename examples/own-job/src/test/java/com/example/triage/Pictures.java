package com.example.triage;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.schema.ImageRecord;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

/** JPEG files of coloured rectangles, and one file that is cut off. */
final class Pictures {
    static final String BROKEN = "broken";

    private static final int SIDE = 64;
    private static final int RECTANGLES = 5;

    private Pictures() {}

    static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "picture-" + i).toList();
    }

    static void send(KafkaOptions kafka, String topic, int count) throws Exception {
        Map<String, ImageRecord> records = new LinkedHashMap<>();
        for (String id : ids(count)) {
            records.put(id, image(id, jpeg(id.hashCode())));
        }
        records.put(BROKEN, image(BROKEN, new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}));
        Records.send(kafka, topic, records, ImageRecord.class);
    }

    private static ImageRecord image(String id, byte[] encoded) {
        return ImageRecord.newBuilder()
                .setId(id)
                .setEncoded(ByteBuffer.wrap(encoded))
                .setSource("test")
                .setEventTime(Instant.EPOCH)
                .build();
    }

    private static byte[] jpeg(long seed) throws IOException {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (int i = 0; i < RECTANGLES; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillRect(
                    random.nextInt(SIDE), random.nextInt(SIDE), SIDE / 2, random.nextInt(SIDE));
        }
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }
}
