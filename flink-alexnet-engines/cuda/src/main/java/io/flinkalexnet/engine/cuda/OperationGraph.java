package io.flinkalexnet.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudnn.cudnnContext;
import org.bytedeco.cuda.global.cudnn;

/**
 * A graph as cuDNN has understood it on a device, and the engines that it proposes. To be closed
 * after all plans made of it.
 */
final class OperationGraph implements AutoCloseable {
    /** Ways to ask for engines; see Graph API, "Heuristics". */
    enum Heuristic {
        /** Quick. */
        A(cudnn.CUDNN_HEUR_MODE_A),
        /** Better, slower. */
        B(cudnn.CUDNN_HEUR_MODE_B),
        /** What works anywhere. */
        FALLBACK(cudnn.CUDNN_HEUR_MODE_FALLBACK);

        private final int mode;

        Heuristic(int mode) {
            this.mode = mode;
        }
    }

    private static final int MOST_PROPOSALS = 16;

    private final OperationDescriptors operations;
    private final Descriptor graph;
    private final List<EngineConfiguration> proposals = new ArrayList<>();

    OperationGraph(cudnnContext handle, GraphSpec spec) {
        operations = new OperationDescriptors(spec);
        Descriptor unfinished = null;
        try {
            String name = "the graph of " + spec.name();
            unfinished = new Descriptor(cudnn.CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR, name);
            graph =
                    unfinished
                            .handle(cudnn.CUDNN_ATTR_OPERATIONGRAPH_HANDLE, handle)
                            .others(cudnn.CUDNN_ATTR_OPERATIONGRAPH_OPS, operations.operations())
                            .finish();
        } catch (RuntimeException e) {
            if (unfinished != null) {
                unfinished.close();
            }
            operations.close();
            throw e;
        }
    }

    /** Best first, by cuDNN's judgement; of this graph. */
    List<EngineConfiguration> propose(Heuristic heuristic) {
        String name = "heuristic %s for %s".formatted(heuristic, graph);
        try (Descriptor query = new Descriptor(cudnn.CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR, name)) {
            query.others(cudnn.CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, graph)
                    .constant(
                            cudnn.CUDNN_ATTR_ENGINEHEUR_MODE,
                            cudnn.CUDNN_TYPE_HEUR_MODE,
                            heuristic.mode)
                    .finish();
            int before = proposals.size();
            for (Descriptor proposal :
                    query.readOthers(
                            cudnn.CUDNN_ATTR_ENGINEHEUR_RESULTS,
                            cudnn.CUDNN_BACKEND_ENGINECFG_DESCRIPTOR,
                            MOST_PROPOSALS,
                            "a proposal for " + graph)) {
                proposals.add(new EngineConfiguration(proposal));
            }
            return List.copyOf(proposals.subList(before, proposals.size()));
        }
    }

    @Override
    public void close() {
        proposals.forEach(EngineConfiguration::close);
        graph.close();
        operations.close();
    }

    @Override
    public String toString() {
        return graph.toString();
    }
}
