package io.flinkalexnet.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class PictureStoreTest {
    private final PictureStore store = new PictureStore(2_000);

    @Test
    void theOldestMakeRoom() {
        for (String id : new String[] {"a", "b", "c"}) {
            put(id, 500);
        }

        assertThat(store.find("a")).isNull();
        assertThat(store.find("b").encoded()).hasSize(500);
        assertThat(store.size()).isEqualTo(2);
        assertThat(store.bytes()).isEqualTo(2 * 800);
    }

    @Test
    void aNewerPictureOfAnIdHasANumberOfItsOwn() {
        put("a", 10);
        long older = store.find("a").number();
        put("a", 20);

        assertThat(store.find(older)).isNull();
        assertThat(store.find(store.find("a").number()).encoded()).hasSize(20);
        assertThat(store.bytes()).isEqualTo(320);
    }

    @Test
    void aPictureLargerThanAllIsNotHeld() {
        put("small", 10);
        put("huge", 5_000);

        assertThat(store.size()).isZero();
        assertThat(store.bytes()).isZero();
    }

    private void put(String id, int bytes) {
        store.put(id, ByteBuffer.wrap(new byte[bytes]), null);
    }
}
