package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.cuda.PartGraphs.BoundGraph;
import java.util.Map;
import org.bytedeco.cuda.cudnn.cudnnContext;
import org.bytedeco.cuda.global.cudnn;

/** A graph with an engine, ready to be executed. */
final class Plan implements Contest.Entrant {
    private static final long ALIGNMENT = 256;

    private final cudnnContext handle;
    private final Workspace workspace;
    private final BoundGraph graph;
    private final Descriptor plan;
    private final long scratchBytes;
    private final long planBytes;

    /**
     * Takes longest where cuDNN has to compile a kernel.
     *
     * @param configuration to be closed after this
     */
    Plan(
            cudnnContext handle,
            Workspace workspace,
            BoundGraph graph,
            EngineConfiguration configuration) {
        this.handle = handle;
        this.workspace = workspace;
        this.graph = graph;
        plan =
                new Descriptor(
                        cudnn.CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR,
                        "the plan of %s by %s".formatted(graph.spec().name(), configuration.tag()));
        try {
            plan.handle(cudnn.CUDNN_ATTR_EXECUTION_PLAN_HANDLE, handle)
                    .others(
                            cudnn.CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG,
                            configuration.descriptor())
                    .finish();
            planBytes = plan.readLong(cudnn.CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE);
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
        scratchBytes = (graph.scratchBytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** What it takes of the workspace. */
    long workspaceBytes() {
        return scratchBytes + planBytes;
    }

    /** The workspace must have as much as {@link #workspaceBytes}. */
    void enqueue() {
        long scratch = workspace.pointer().address();
        Map<Long, Block> memory = graph.memory();
        int tensors = memory.size() + (scratchBytes > 0 ? 1 : 0);
        long[] uids = new long[tensors];
        long[] addresses = new long[tensors];
        int i = 0;
        for (Map.Entry<Long, Block> tensor : memory.entrySet()) {
            uids[i] = tensor.getKey();
            addresses[i] = tensor.getValue().address();
            i++;
        }
        if (scratchBytes > 0) {
            uids[i] = PartGraphs.SCRATCH;
            addresses[i] = scratch;
        }
        try (Descriptor pack =
                new Descriptor(cudnn.CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR, "pointers")) {
            pack.longs(cudnn.CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, uids)
                    .addresses(cudnn.CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, addresses)
                    .addresses(cudnn.CUDNN_ATTR_VARIANT_PACK_WORKSPACE, scratch + scratchBytes)
                    .finish();
            Cudnn.check(
                    cudnn.cudnnBackendExecute(handle, plan.pointer(), pack.pointer()),
                    "execute " + plan);
        }
    }

    @Override
    public void close() {
        plan.close();
    }

    @Override
    public String toString() {
        return plan.toString();
    }
}
