package io.flinkalexnet.flink.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.Rejection;
import io.flinkalexnet.flink.decode.Rejections;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchFunctionTest {
    @TempDir private Path folder;

    @Test
    void putsThePictureInThePlaceOfItsUriAndRejectsTheUriOtherwise() throws Exception {
        Path file = Files.writeString(folder.resolve("a.jpg"), "picture");
        String absent = folder.resolve("absent.jpg").toUri().toString();
        FetchOptions options =
                new FetchOptions(
                        List.of(folder.toUri().toString()), false, 100, Duration.ofSeconds(1), 0);
        try (var harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new FetchFunction(options, "classify")))) {
            harness.open();
            harness.processElement(new StreamRecord<>(image("a", file.toUri().toString(), null)));
            harness.processElement(new StreamRecord<>(image("b", absent, null)));
            harness.processElement(new StreamRecord<>(image(null, "junk", "unreadable")));

            assertThat(harness.extractOutputValues())
                    .extracting(EncodedImage::id, FetchFunctionTest::text, EncodedImage::problem)
                    .containsExactly(
                            tuple("a", "picture", null), tuple(null, "junk", "unreadable"));
            Rejection rejected = harness.getSideOutput(Rejections.REJECTED).remove().getValue();
            assertThat(rejected.imageId()).isEqualTo("b");
            assertThat(rejected.reason()).isEqualTo("UNFETCHABLE");
            assertThat(rejected.original()).asString().isEqualTo(absent);
        }
    }

    private static String text(EncodedImage image) {
        return new String(image.encoded(), StandardCharsets.UTF_8);
    }

    private static EncodedImage image(String id, String uri, String problem) {
        byte[] bytes = uri.getBytes(StandardCharsets.UTF_8);
        return new EncodedImage(-1, -1, id, null, bytes, 0, problem, "photos", 0, 0);
    }
}
