package io.flinkalexnet.flink.classify;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * State of the classify operator: the model a subtask serves and the one it is about to serve. Each
 * subtask writes its own; after a restore with another parallelism each reads the one of some
 * subtask before. That is broadcast state: with union list state Flink takes no checkpoint while
 * only some subtasks have reached the end of their input.
 */
final class ServedState {
    /** Name of the state; part of the savepoint's format. */
    static final String NAME = "served-models";

    private static final String ACTIVE = "active";
    private static final String PENDING = "pending";

    private final BroadcastState<String, AnnouncedModel> state;

    ServedState(OperatorStateStore store) throws Exception {
        state =
                store.getBroadcastState(
                        new MapStateDescriptor<>(
                                NAME, Types.STRING, TypeInformation.of(AnnouncedModel.class)));
    }

    /** The model that served; null if nothing is restored. */
    AnnouncedModel active() throws Exception {
        return state.get(ACTIVE);
    }

    /** The model that was to serve next; null if there was none. */
    AnnouncedModel pending() throws Exception {
        return state.get(PENDING);
    }

    /**
     * Sets what the next checkpoint holds.
     *
     * @param pending null if there is none
     */
    void write(AnnouncedModel active, AnnouncedModel pending) throws Exception {
        state.put(ACTIVE, active);
        if (pending == null) {
            state.remove(PENDING);
        } else {
            state.put(PENDING, pending);
        }
    }
}
