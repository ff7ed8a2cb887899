package io.flinkalexnet.lab.jmh;

import io.flinkalexnet.engine.index.ExactIndex;
import io.flinkalexnet.engine.index.ScoredId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One query against all vectors of an exact index. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class IndexBenchmark {
    private static final int NEIGHBORS = 10;

    @Param({"10000"})
    public int vectors;

    /** Embeddings of the small and of the paper's network. */
    @Param({"512", "4096"})
    public int dimension;

    private ExactIndex index;
    private float[] query;

    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        index = new ExactIndex(dimension);
        for (int i = 0; i < vectors; i++) {
            index.put("image-" + i, vector(random));
        }
        query = vector(random);
    }

    private float[] vector(SplittableRandom random) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) Math.max(0, random.nextDouble(-1, 1)); // as behind a ReLU
        }
        return vector;
    }

    @Benchmark
    public List<ScoredId> search() {
        return index.search(query, NEIGHBORS);
    }
}
