package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.snapshot.Sha256;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;

/**
 * What the weights of a training have learned to take as given: which class a label is, and what
 * the numbers of a picture mean. Weights of the same shape fit others, too, but see them wrong; so
 * a training goes on with the same only. Both are SHA-256 in lower-case hexadecimal; how they are
 * made is part of the state's format.
 *
 * @param labels of the labels, in the order of their classes
 * @param preprocessing of geometry, mean image and scale
 */
record PlanChecksums(String labels, String preprocessing) {
    /** Of a state that has none. */
    static final PlanChecksums UNKNOWN = new PlanChecksums("", "");

    static PlanChecksums of(TrainingPlan plan) {
        return new PlanChecksums(of(plan.labels()), of(plan.preprocessing()));
    }

    private static String of(List<String> labels) {
        return sha256(
                out -> {
                    for (String label : labels) {
                        byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
                        out.writeInt(bytes.length);
                        out.write(bytes);
                    }
                });
    }

    private static String of(Preprocessing preprocessing) {
        return sha256(
                out -> {
                    out.writeInt(preprocessing.geometry().resizeSide());
                    out.writeInt(preprocessing.geometry().padding());
                    out.writeInt(preprocessing.geometry().cropSide());
                    out.writeFloat(preprocessing.scale());
                    for (float value : preprocessing.mean().values()) {
                        out.writeFloat(value);
                    }
                });
    }

    /** Writes what is hashed. */
    @FunctionalInterface
    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    private static String sha256(Content content) {
        MessageDigest digest = Sha256.digest();
        try (DataOutputStream out =
                new DataOutputStream(
                        new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            content.write(out);
        } catch (IOException e) {
            throw new IllegalStateException("a stream to nowhere can't fail", e);
        }
        return Sha256.hex(digest);
    }
}
