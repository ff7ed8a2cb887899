package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.cuda.OperationGraph.Heuristic;
import io.flinkalexnet.engine.cuda.PartGraphs.BoundGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.cuda.cudnn.cudnnContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the fastest plan for a graph by running some that cuDNN proposes, on the memory that it
 * will work on, which it overwrites. What was found is remembered in this process, so that a graph
 * like it (the next group, the next version of a model) needs no search. To be closed after the
 * plans.
 */
final class PlanSearch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlanSearch.class);

    /** Plans above it are not tried: they would take memory from everything else. */
    private static final long WORKSPACE_LIMIT = 256L << 20;

    /** Of each heuristic; a plan may take cuDNN a second to compile. */
    private static final int MOST_TRIED = 3;

    private static final Map<Key, Found> KNOWN = new ConcurrentHashMap<>();

    private record Key(GraphSpec graph, Arithmetic arithmetic) {}

    private record Found(String tag, double millis) {}

    private final cudnnContext handle;
    private final Arithmetic arithmetic;
    private final Workspace workspace;
    private final EventTimer timer;
    private final List<OperationGraph> graphs = new ArrayList<>();

    PlanSearch(cudnnContext handle, Arithmetic arithmetic, Workspace workspace, EventTimer timer) {
        this.handle = handle;
        this.arithmetic = arithmetic;
        this.workspace = workspace;
        this.timer = timer;
    }

    /**
     * The plan's time is of when it was found.
     *
     * @throws RuntimeException if there is none, see {@link Contest#winner}
     */
    Contest.Winner<Plan> find(BoundGraph graph) {
        Key key = new Key(graph.spec(), arithmetic);
        Contest<Plan> contest = new Contest<>();
        OperationGraph operations = new OperationGraph(handle, graph.spec());
        graphs.add(operations);
        Found known = KNOWN.get(key);
        if (known == null) {
            search(operations, graph, contest);
        } else {
            revive(known, operations, graph, contest);
        }
        LOG.debug("{}: {}", graph.spec().name(), contest);
        Contest.Winner<Plan> winner =
                contest.winner(
                        "cuDNN has no plan in %s for %s".formatted(arithmetic, graph.spec()));
        KNOWN.putIfAbsent(key, new Found(winner.name(), winner.millis()));
        return winner;
    }

    private void search(OperationGraph operations, BoundGraph graph, Contest<Plan> contest) {
        Set<String> tried = new HashSet<>();
        for (Heuristic heuristic : Heuristic.values()) {
            if (heuristic == Heuristic.FALLBACK && contest.hasWinner()) {
                return;
            }
            int entered = 0;
            for (EngineConfiguration proposal : propose(operations, heuristic, contest)) {
                if (entered < MOST_TRIED
                        && arithmetic.allows(proposal.numericalNotes())
                        && tried.add(proposal.tag())) {
                    contest.enter(
                            proposal.tag(),
                            () -> plan(graph, proposal),
                            plan -> timer.millis(plan::enqueue));
                    entered++;
                }
            }
        }
    }

    /** Without a search, as long as the library proposes it again. */
    private void revive(
            Found known, OperationGraph operations, BoundGraph graph, Contest<Plan> contest) {
        for (Heuristic heuristic : Heuristic.values()) {
            for (EngineConfiguration proposal : propose(operations, heuristic, contest)) {
                if (!contest.hasWinner() && proposal.tag().equals(known.tag())) {
                    contest.enter(
                            proposal.tag(), () -> plan(graph, proposal), plan -> known.millis());
                }
            }
            if (contest.hasWinner()) {
                return;
            }
        }
        search(operations, graph, contest);
    }

    private static List<EngineConfiguration> propose(
            OperationGraph operations, Heuristic heuristic, Contest<Plan> contest) {
        try {
            return operations.propose(heuristic);
        } catch (IllegalStateException e) {
            contest.fail("heuristic " + heuristic, e);
            return List.of();
        }
    }

    private Plan plan(BoundGraph graph, EngineConfiguration configuration) {
        Plan plan = new Plan(handle, workspace, graph, configuration);
        try {
            if (plan.workspaceBytes() > WORKSPACE_LIMIT) {
                throw new IllegalStateException(
                        "%s takes %d bytes of workspace, the limit is %d"
                                .formatted(plan, plan.workspaceBytes(), WORKSPACE_LIMIT));
            }
            workspace.require(plan.workspaceBytes());
            return plan;
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
    }

    @Override
    public void close() {
        graphs.forEach(OperationGraph::close);
        graphs.clear();
    }
}
