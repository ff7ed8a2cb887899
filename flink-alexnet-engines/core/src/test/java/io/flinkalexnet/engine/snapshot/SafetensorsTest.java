package io.flinkalexnet.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.flinkalexnet.engine.snapshot.SafetensorsHeader.Dtype;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    private static final SafetensorsHeader HEADER =
            new SafetensorsHeader.Builder()
                    .put("zeta", "1")
                    .put("alpha", "\"quoted\" \u00E9")
                    .tensor("weights", Dtype.F32, List.of(2, 3))
                    .tensor("counts", Dtype.I64, List.of(4))
                    .tensor("nothing", Dtype.F32, List.of(0))
                    .build();

    private static byte[] written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.writeHeader(HEADER, out);
        return out.toByteArray();
    }

    private static SafetensorsHeader read(byte[] bytes) throws IOException {
        return Safetensors.readHeader("a.safetensors", new ByteArrayInputStream(bytes));
    }

    private static byte[] file(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    @Test
    void readsWhatItWrote() throws Exception {
        SafetensorsHeader header = read(written());

        assertThat(header.metadata()).isEqualTo(HEADER.metadata());
        assertThat(header.tensors()).isEqualTo(HEADER.tensors());
        assertThat(header.tensorBytes()).isEqualTo(24 + 32);
    }

    @Test
    void writesSortedNamesAndAnAlignedHeader() throws Exception {
        byte[] bytes = written();

        assertThat((bytes.length) % 8).isZero();
        assertThat(new String(bytes, 8, bytes.length - 8, StandardCharsets.UTF_8).strip())
                .isEqualTo(
                        """
                        {"__metadata__":{"alpha":"\\"quoted\\" \u00E9","zeta":"1"},\
                        "counts":{"data_offsets":[24,56],"dtype":"I64","shape":[4]},\
                        "nothing":{"data_offsets":[56,56],"dtype":"F32","shape":[0]},\
                        "weights":{"data_offsets":[0,24],"dtype":"F32","shape":[2,3]}}""");
    }

    @Test
    void leavesTheStreamBehindTheHeader() throws Exception {
        byte[] header = written();
        byte[] bytes = Arrays.copyOf(header, header.length + 3);
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        Safetensors.readHeader("a", in);

        assertThat(in.available()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | is not JSON",
                "[] | is not a JSON object",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{}} | is not JSON",
                "{'__metadata__':{'a':1}} | a is not a string",
                "{'__metadata__':[]} | __metadata__ is not a JSON object",
                "{'a':7} | dtype",
                "{'a':{'dtype':'F16','shape':[1],'data_offsets':[0,2]}} | F16",
                "{'a':{'dtype':'F32','shape':[1]}} | lacks shape or data_offsets",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | -1",
                "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}} | 1.0",
                "{'a':{'dtype':'F32','shape':[1e30],'data_offsets':[0,4]}} | 1.0E30",
                "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}} | 9999",
                "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}} | large",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | takes 8 bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}} | begin and an end",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4,8]}} | begin and an end",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | begins at byte 4",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                        + "'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | begins at byte 4",
            })
    void refusesHostileHeaders(String json, String message) {
        assertThatIOException()
                .isThrownBy(() -> read(file(json.replace('\'', '"'))))
                .withMessageStartingWith("a.safetensors")
                .withMessageContaining(message);
    }

    @Test
    void refusesHeaderLengthsBeyondTheCapAndBeyondTheFile() {
        byte[] huge = file("{}");
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(0, -1);
        assertThatIOException()
                .isThrownBy(() -> read(huge))
                .withMessageContaining("18446744073709551615");

        byte[] cut = file("{}");
        ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 16 << 20);
        assertThatIOException().isThrownBy(() -> read(cut)).withMessageContaining("is cut");
        assertThatIOException().isThrownBy(() -> read(new byte[3]));
        assertThatIOException().isThrownBy(() -> read(file("  ")));
    }

    @Test
    void throwsNothingElseForRandomChanges() throws Exception {
        Random random = new Random(1);
        byte[] whole = written();
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = whole.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(96) + 32);
            }
            try {
                assertThat(read(bytes).tensorBytes()).isNotNegative();
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("a.safetensors");
            }
        }
    }
}
