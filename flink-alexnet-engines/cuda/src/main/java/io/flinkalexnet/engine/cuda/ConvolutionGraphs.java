package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.cuda.GraphSpec.Result;
import io.flinkalexnet.engine.cuda.PartGraphs.BoundGraph;
import io.flinkalexnet.engine.cuda.PartGraphs.Pattern;
import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The ways in which cuDNN may do a convolution: all groups in one call (Graph API, "Setting Up An
 * Operation Graph For A Grouped Convolution"), or a call for each; with the bias fused or after it.
 *
 * <p>All methods return lists of ways, best first: of the first list some of whose ways work, the
 * fastest is to be taken.
 */
final class ConvolutionGraphs {

    /** Graphs that do it together, one after the other. */
    record Way(String name, List<BoundGraph> graphs) {}

    /** Parts that are done one after the other. */
    private record Cut(String name, List<PartGraphs> parts) {
        Way way(String how, Function<PartGraphs, BoundGraph> graph) {
            return new Way(how + ", " + name, parts.stream().map(graph).toList());
        }
    }

    private final ElementType type;
    private final PartGraphs whole;
    private final List<Cut> cuts;

    ConvolutionGraphs(Convolution shape, ElementType type) {
        this.type = type;
        whole = new PartGraphs(ConvolutionPart.whole(shape), type);
        Cut oneCall = new Cut("one call", List.of(whole));
        List<PartGraphs> groups =
                ConvolutionPart.perGroup(shape).stream()
                        .map(part -> new PartGraphs(part, type))
                        .toList();
        cuts =
                shape.groups() == 1
                        ? List.of(oneCall)
                        : List.of(oneCall, new Cut("a call per group", groups));
    }

    /**
     * What is not fused works in place, which is allowed to graphs of one operation (Graph API,
     * "Graph API Example with Operation Fusion"); in bf16 it rounds twice.
     */
    List<List<Way>> forward(Block x, Block w, Block bias, Epilogue epilogue, Block y) {
        List<Way> fused = new ArrayList<>();
        List<Way> apart = new ArrayList<>();
        for (Cut cut : cuts) {
            for (Pattern pattern : Pattern.values()) {
                fused.add(
                        cut.way(
                                "fused as " + pattern,
                                part -> part.fused(pattern, x, w, bias, epilogue, y)));
            }
            Way plain = cut.way("not fused", part -> part.plain(Result.Y, x, w, y));
            List<BoundGraph> graphs = new ArrayList<>(plain.graphs());
            graphs.add(whole.addBias(bias, y));
            if (epilogue == Epilogue.RELU) {
                graphs.add(whole.relu(y));
            }
            apart.add(new Way(plain.name(), graphs));
        }
        return List.of(fused, apart);
    }

    List<List<Way>> dataGradient(Block dy, Block w, Block dx) {
        List<Way> ways = new ArrayList<>();
        for (Cut cut : cuts) {
            ways.add(cut.way("plain", part -> part.plain(Result.X_GRADIENT, dx, w, dy)));
        }
        return List.of(ways);
    }

    /** Of bf16 the last resort is a gradient in bf16, widened. */
    List<List<Way>> weightGradient(Block x, Block dy, Block dw) {
        List<Way> wide = new ArrayList<>();
        List<Way> widened = new ArrayList<>();
        for (Cut cut : cuts) {
            wide.add(cut.way("plain", part -> part.plain(Result.W_GRADIENT, x, dw, dy)));
            if (type == ElementType.BF16) {
                wide.add(cut.way("fused with a copy", part -> part.copiedGradient(x, dw, dy)));
                List<BoundGraph> graphs = new ArrayList<>();
                for (PartGraphs part : cut.parts()) {
                    graphs.add(part.roundedGradient(x, dy));
                    graphs.add(part.widenGradient(dw));
                }
                widened.add(new Way("widened, " + cut.name(), graphs));
            }
        }
        return widened.isEmpty() ? List.of(wide) : List.of(wide, widened);
    }
}
