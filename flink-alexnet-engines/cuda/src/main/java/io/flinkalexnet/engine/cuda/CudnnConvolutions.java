package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.cuda.ConvolutionGraphs.Way;
import io.flinkalexnet.engine.cuda.PartGraphs.BoundGraph;
import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.cudnn.cudnnContext;
import org.bytedeco.cuda.global.cudnn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Convolutions by cuDNN's graph API, each in the fastest of the ways that {@link ConvolutionGraphs}
 * knows. Which that is can change from process to process, and with it the last bits of results;
 * within one it stays.
 *
 * <p>Making work runs it on its blocks, so it destroys what they hold. For the thread and context
 * of its stream. A ReLU makes 0 of what is not a number.
 */
final class CudnnConvolutions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CudnnConvolutions.class);

    /** Names of the ways that were the fastest. */
    private static final Map<Key, String> KNOWN = new ConcurrentHashMap<>();

    private record Key(String name, Arithmetic arithmetic) {}

    private final cudnnContext handle = new cudnnContext();
    private final Arithmetic arithmetic;
    private final EventTimer timer;
    private final PlanSearch search;
    private final List<PlannedWay> made = new ArrayList<>();

    /** Plans that are executed one after the other. */
    private record PlannedWay(List<Contest.Winner<Plan>> plans)
            implements Queue.Work, Contest.Entrant {
        @Override
        public void enqueue() {
            for (Contest.Winner<Plan> plan : plans) {
                plan.entrant().enqueue();
            }
        }

        double millis() {
            return plans.stream().mapToDouble(Contest.Winner::millis).sum();
        }

        List<String> engines() {
            return plans.stream().map(Contest.Winner::name).toList();
        }

        @Override
        public void close() {
            plans.forEach(plan -> plan.entrant().close());
        }
    }

    CudnnConvolutions(CUstream_st stream, Precision precision, Workspace workspace) {
        arithmetic = Arithmetic.of(precision);
        Cudnn.check(cudnn.cudnnCreate(handle), "start");
        Cudnn.check(cudnn.cudnnSetStream(handle, stream), "use a stream");
        timer = new EventTimer(stream);
        search = new PlanSearch(handle, arithmetic, workspace, timer);
    }

    /** See {@link Queue#convolution}. */
    Queue.Work forward(
            Convolution shape, Block x, Block w, Block bias, Epilogue epilogue, Block y) {
        return fastest(
                "%s, bias and %s".formatted(shape, epilogue),
                graphs(shape).forward(x, w, bias, epilogue, y));
    }

    /** See {@link Queue#convolutionDataGradient}. */
    Queue.Work dataGradient(Convolution shape, Block dy, Block w, Block dx) {
        return fastest("data gradient of " + shape, graphs(shape).dataGradient(dy, w, dx));
    }

    /** See {@link Queue#convolutionWeightGradient}. */
    Queue.Work weightGradient(Convolution shape, Block x, Block dy, Block dw) {
        return fastest("weight gradient of " + shape, graphs(shape).weightGradient(x, dy, dw));
    }

    private ConvolutionGraphs graphs(Convolution shape) {
        return new ConvolutionGraphs(shape, arithmetic.type());
    }

    private Queue.Work fastest(String name, List<List<Way>> preferences) {
        Key key = new Key(name, arithmetic);
        String known = KNOWN.get(key);
        List<RuntimeException> failures = new ArrayList<>();
        for (List<Way> ways : preferences) {
            Contest<PlannedWay> contest = new Contest<>();
            for (Way way : ways) {
                if (known == null || known.equals(way.name())) {
                    contest.enter(way.name(), () -> plan(way), PlannedWay::millis);
                }
            }
            if (contest.hasWinner()) {
                Contest.Winner<PlannedWay> winner = contest.winner(name);
                if (known == null) {
                    LOG.info(
                            "{} in {}: {}, by {} ({})",
                            name,
                            arithmetic,
                            winner.name(),
                            winner.entrant().engines(),
                            contest);
                }
                KNOWN.putIfAbsent(key, winner.name());
                made.add(winner.entrant());
                return winner.entrant();
            }
            failures.addAll(contest.failures());
        }
        throw Contest.failure(
                "cuDNN %d does not do this in %s: %s"
                        .formatted(cudnn.cudnnGetVersion(), arithmetic, name),
                failures);
    }

    private PlannedWay plan(Way way) {
        List<Contest.Winner<Plan>> plans = new ArrayList<>();
        try {
            for (BoundGraph graph : way.graphs()) {
                plans.add(search.find(graph));
            }
            return new PlannedWay(plans);
        } catch (RuntimeException e) {
            new PlannedWay(plans).close();
            throw e;
        }
    }

    @Override
    public void close() {
        made.forEach(PlannedWay::close);
        made.clear();
        search.close();
        timer.close();
        Cudnn.check(cudnn.cudnnDestroy(handle), "stop");
    }
}
