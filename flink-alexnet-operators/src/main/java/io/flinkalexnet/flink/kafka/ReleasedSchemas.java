package io.flinkalexnet.flink.kafka;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.message.SchemaStore;

/**
 * Copies of all schema versions that were ever released, as resources beside this class. A release
 * that changes a schema adds its file here and a golden record to the tests; none is ever removed.
 */
final class ReleasedSchemas {
    /** Name and version of each. */
    static final List<String> NAMES =
            List.of(
                    "ImageRecord-v1",
                    "Prediction-v1",
                    "Embedding-v1",
                    "Embedding-v2",
                    "RejectedImage-v1",
                    "TrainingMetrics-v1",
                    "TrainingMetrics-v2",
                    "ModelAnnouncement-v1");

    private ReleasedSchemas() {}

    /** By fingerprint. */
    static SchemaStore store() {
        SchemaStore.Cache cache = new SchemaStore.Cache();
        for (String name : NAMES) {
            cache.addSchema(read(name));
        }
        return cache;
    }

    /** One released version, with all records it holds written out. */
    static Schema read(String name) {
        String file = "released/" + name + ".avsc";
        try (InputStream in = ReleasedSchemas.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new FileNotFoundException("resource " + file + " is missing from the jar");
            }
            return new SchemaParser().parse(in).mainSchema();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
