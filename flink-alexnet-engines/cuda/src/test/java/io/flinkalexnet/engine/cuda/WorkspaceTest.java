package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class WorkspaceTest {
    private final LimitedDevice device = new LimitedDevice(1000);
    private final Workspace workspace = new Workspace(device);

    @Test
    void isNothingAsLongAsNobodyNeedsIt() {
        assertThat(workspace.bytes()).isZero();
        assertThat(workspace.pointer().isNull()).isTrue();
        workspace.close();
        assertThat(device.log).isEmpty();
    }

    @Test
    void growsToTheMostDemandingAndMoves() {
        workspace.require(100);
        int first = workspace.generation();
        assertThat(workspace.pointer().address()).isEqualTo(1);
        workspace.require(60);
        assertThat(workspace.generation()).isEqualTo(first);
        workspace.require(300);
        assertThat(workspace.generation()).isNotEqualTo(first);
        assertThat(workspace.bytes()).isEqualTo(300);
        assertThat(workspace.pointer().address()).isEqualTo(2);
        workspace.close();
        assertThat(device.log).containsExactly("allocate 100", "free 1", "allocate 300", "free 2");
    }

    @Test
    void staysUsableWhereItCannotGrow() {
        workspace.require(100);
        assertThatExceptionOfType(OutOfDeviceMemoryException.class)
                .isThrownBy(() -> workspace.require(5000));
        assertThat(workspace.bytes()).isEqualTo(100);
        assertThat(workspace.pointer().isNull()).isFalse();
    }
}
