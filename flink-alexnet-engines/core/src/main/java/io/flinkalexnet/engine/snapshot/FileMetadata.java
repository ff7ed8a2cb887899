package io.flinkalexnet.engine.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.engine.image.ImageGeometry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metadata strings of our files: reading says which file and which entry is wrong.
 *
 * @param file what messages call the file
 * @param entries the strings
 */
record FileMetadata(String file, Map<String, String> entries) {
    static final String TENSOR_SHA256 = "tensorSha256";

    private static final String FORMAT = "format";
    private static final String FORMAT_VERSION = "formatVersion";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Entries every file of ours has. */
    static Map<String, String> start(String format, int version) {
        Map<String, String> entries = new TreeMap<>();
        entries.put(FORMAT, format);
        entries.put(FORMAT_VERSION, Integer.toString(version));
        return entries;
    }

    static void putLabels(Map<String, String> entries, List<String> labels) {
        try {
            entries.put("labels", JSON.writeValueAsString(labels));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of strings has a JSON form", e);
        }
    }

    static void putGeometry(Map<String, String> entries, ImageGeometry geometry) {
        entries.put("resizeSide", Integer.toString(geometry.resizeSide()));
        entries.put("padding", Integer.toString(geometry.padding()));
        entries.put("cropSide", Integer.toString(geometry.cropSide()));
    }

    /** Checks what kind of file it is, and that this build reads its version. */
    void checkFormat(String format, int version) throws IOException {
        if (!format.equals(entries.get(FORMAT))) {
            throw new IOException(
                    "%s is no %s file: its format is %s"
                            .formatted(file, format, entries.get(FORMAT)));
        }
        if (!Integer.toString(version).equals(entries.get(FORMAT_VERSION))) {
            throw new IOException(
                    "%s has format version %s; this build reads %d. Read it with the release that wrote it."
                            .formatted(file, entries.get(FORMAT_VERSION), version));
        }
    }

    String get(String name) throws IOException {
        String value = entries.get(name);
        if (value == null) {
            throw new IOException("%s lacks the metadata entry %s".formatted(file, name));
        }
        return value;
    }

    long getLong(String name) throws IOException {
        try {
            return Long.parseLong(get(name));
        } catch (NumberFormatException e) {
            throw wrong(name, e);
        }
    }

    private int getInt(String name) throws IOException {
        try {
            return Integer.parseInt(get(name));
        } catch (NumberFormatException e) {
            throw wrong(name, e);
        }
    }

    List<String> labels() throws IOException {
        try {
            List<String> labels = JSON.readValue(get("labels"), new TypeReference<>() {});
            if (labels == null || labels.contains(null)) {
                throw new IOException(file + ": labels must be a list of strings");
            }
            return labels;
        } catch (JsonProcessingException e) {
            throw wrong("labels", e);
        }
    }

    ImageGeometry geometry() throws IOException {
        try {
            return new ImageGeometry(getInt("resizeSide"), getInt("padding"), getInt("cropSide"));
        } catch (IllegalArgumentException e) {
            throw wrong("resizeSide, padding, cropSide", e);
        }
    }

    /** Says that an entry can't be used, with the reason. */
    IOException wrong(String name, Exception cause) {
        return new IOException(
                "%s: metadata %s can't be used: %s".formatted(file, name, cause.getMessage()),
                cause);
    }
}
