package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.cuda.LtMatmul.Algorithm;
import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulAlgo_t;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Matrix products by cublasLt, bias and ReLU included, each by the fastest of the algorithms that
 * it proposes; what was found is remembered in this process. Making work runs it on its blocks, so
 * it destroys the result. For the thread and context of its stream.
 */
final class LtProducts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LtProducts.class);

    /** cuBLAS takes 32 MiB itself from Hopper on ("cublasSetWorkspace()"). */
    private static final long WORKSPACE_LIMIT = 32L << 20;

    private static final int MOST_TRIED = 8;

    private static final Map<Key, Algorithm> KNOWN = new ConcurrentHashMap<>();

    /** Products for which the same algorithm is the fastest. */
    private record Key(
            MatrixProduct product,
            Arithmetic arithmetic,
            Epilogue epilogue,
            boolean withBias,
            int alignmentA,
            int alignmentB,
            int alignmentC) {}

    private final cublasLtContext handle = new cublasLtContext();
    private final CUstream_st stream;
    private final Arithmetic arithmetic;
    private final Workspace workspace;
    private final Queue queue;
    private final EventTimer timer;
    private final List<LtMatmul> matmuls = new ArrayList<>();
    private final List<Attempt> made = new ArrayList<>();
    private final List<Block> roundedBiases = new ArrayList<>();

    /** A product by an algorithm. */
    private final class Attempt implements Queue.Work, Contest.Entrant {
        private final LtMatmul matmul;
        private final Algorithm value;
        private final cublasLtMatmulAlgo_t algorithm;

        Attempt(LtMatmul matmul, Algorithm value) {
            this.matmul = matmul;
            this.value = value;
            workspace.require(value.workspaceBytes());
            algorithm = LtMatmul.algorithm(value);
        }

        @Override
        public void enqueue() {
            matmul.enqueue(handle, algorithm, workspace, stream);
        }

        @Override
        public void close() {
            algorithm.deallocate();
        }
    }

    /**
     * @param queue of the stream; rounds biases
     */
    LtProducts(CUstream_st stream, Precision precision, Workspace workspace, Queue queue) {
        this.stream = stream;
        this.workspace = workspace;
        this.queue = queue;
        arithmetic = Arithmetic.of(precision);
        Cublas.check(cublas.cublasLtCreate(handle), "start");
        timer = new EventTimer(stream);
    }

    /** See {@link Queue#product}. */
    Queue.Work product(
            MatrixProduct product, Block a, Block b, Block bias, Epilogue epilogue, Block c) {
        if (bias == null || product.result() == ElementType.F32) {
            return fastest(product, epilogue, new LtMatmul.Operands(a, b, bias, c));
        }
        Block rounded =
                queue.device().allocate((long) product.columns() * product.result().bytes());
        roundedBiases.add(rounded);
        Queue.Work round =
                queue.launch(new Kernels(product.result()).round(product.columns(), bias, rounded));
        Queue.Work multiply = fastest(product, epilogue, new LtMatmul.Operands(a, b, rounded, c));
        return () -> {
            round.enqueue();
            multiply.enqueue();
        };
    }

    private Attempt fastest(MatrixProduct product, Epilogue epilogue, LtMatmul.Operands operands) {
        LtMatmul matmul = new LtMatmul(product, arithmetic, epilogue, operands);
        matmuls.add(matmul);
        Key key =
                new Key(
                        product,
                        arithmetic,
                        epilogue,
                        operands.bias() != null,
                        LtMatmul.alignment(operands.a()),
                        LtMatmul.alignment(operands.b()),
                        LtMatmul.alignment(operands.c()));
        Algorithm known = KNOWN.get(key);
        Attempt fastest = known == null ? search(key, matmul) : new Attempt(matmul, known);
        made.add(fastest);
        KNOWN.putIfAbsent(key, fastest.value);
        return fastest;
    }

    private Attempt search(Key key, LtMatmul matmul) {
        Contest<Attempt> contest = new Contest<>();
        int number = 0;
        for (Algorithm proposal : matmul.propose(handle, MOST_TRIED, WORKSPACE_LIMIT)) {
            contest.enter(
                    "proposal " + number++,
                    () -> new Attempt(matmul, proposal),
                    attempt -> timer.millis(attempt::enqueue));
        }
        LOG.info("{}: {}", key, contest);
        String problem = "cublasLt %d does not do this: %s";
        return contest.winner(problem.formatted(cublas.cublasLtGetVersion(), key)).entrant();
    }

    @Override
    public void close() {
        made.forEach(Attempt::close);
        matmuls.forEach(LtMatmul::close);
        roundedBiases.forEach(queue.device()::free);
        made.clear();
        matmuls.clear();
        roundedBiases.clear();
        timer.close();
        Cublas.check(cublas.cublasLtDestroy(handle), "stop");
    }
}
