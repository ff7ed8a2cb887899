package io.flinkalexnet.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.flinkalexnet.engine.Classifier;
import org.junit.jupiter.api.Test;

class SharedModelTest {
    private boolean freed;

    @Test
    void isFreedAlthoughAClassifierCouldNotBeOpened() {
        SharedModel model =
                new SharedModel() {
                    @Override
                    protected Classifier newClassifier(int batchSize) {
                        throw new IllegalStateException("no memory");
                    }

                    @Override
                    protected void free() {
                        freed = true;
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(() -> model.openClassifier(1))
                .withMessage("no memory");
        assertThat(freed).isFalse();
        model.close();
        assertThat(freed).isTrue();
    }
}
