package io.flinkalexnet.engine.cuda;

import java.util.List;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;

/** Records a stream's work as a graph of CUDA. Confined to the queue's thread. */
final class StreamRecorder implements GraphSequence.Recorder {
    private final CudaDevice device;
    private final CUstream_st stream;
    private boolean recording;

    StreamRecorder(CudaDevice device, CUstream_st stream) {
        this.device = device;
        this.stream = stream;
    }

    @Override
    public boolean recording() {
        return recording;
    }

    @Override
    public GraphSequence.Graph record(List<Queue.Work> parts) {
        synchronized (device.captureLock()) {
            CUgraph_st graph = capture(parts);
            try {
                CUgraphExec_st executable = new CUgraphExec_st();
                device.check(
                        cudart.cudaGraphInstantiate(executable, graph, 0), "cudaGraphInstantiate");
                return new Executable(executable);
            } finally {
                cudart.cudaGraphDestroy(graph);
            }
        }
    }

    private CUgraph_st capture(List<Queue.Work> parts) {
        device.check(
                cudart.cudaStreamBeginCapture(stream, cudart.cudaStreamCaptureModeThreadLocal),
                "cudaStreamBeginCapture");
        CUgraph_st graph = new CUgraph_st();
        recording = true;
        try {
            parts.forEach(Queue.Work::enqueue);
        } catch (RuntimeException e) {
            cudart.cudaStreamEndCapture(stream, graph); // its status repeats what has just failed
            if (!graph.isNull()) {
                cudart.cudaGraphDestroy(graph);
            }
            throw e;
        } finally {
            recording = false;
        }
        device.check(cudart.cudaStreamEndCapture(stream, graph), "cudaStreamEndCapture");
        return graph;
    }

    private final class Executable implements GraphSequence.Graph {
        private final CUgraphExec_st graph;

        private Executable(CUgraphExec_st graph) {
            this.graph = graph;
        }

        @Override
        public void launch() {
            device.check(cudart.cudaGraphLaunch(graph, stream), "cudaGraphLaunch");
        }

        @Override
        public void close() {
            device.giveBack(
                    () -> {
                        device.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
                        device.check(cudart.cudaGraphExecDestroy(graph), "cudaGraphExecDestroy");
                    });
        }
    }
}
