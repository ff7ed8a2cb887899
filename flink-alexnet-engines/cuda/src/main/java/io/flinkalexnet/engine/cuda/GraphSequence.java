package io.flinkalexnet.engine.cuda;

import java.util.List;

/**
 * Works that are done as one graph. The first time they are queued one by one, which loads kernels
 * and settles whatever libraries put off; the second time they are recorded; from then on the graph
 * is launched. A graph keeps addresses: it is recorded again once the workspace has moved. Within
 * another sequence that is being recorded, it is a part of that. Confined to the queue's thread.
 */
final class GraphSequence implements Queue.Work, AutoCloseable {
    /** What records works of a queue in place of doing them. */
    interface Recorder {
        boolean recording();

        /** Of the caller's to close. */
        Graph record(List<Queue.Work> parts);
    }

    /** What was recorded; closing waits until it is not in use. */
    interface Graph extends AutoCloseable {
        void launch();

        @Override
        void close();
    }

    private final List<Queue.Work> parts;
    private final Workspace workspace;
    private final Recorder recorder;
    private boolean settled;
    private Graph graph;
    private int generation;

    GraphSequence(List<Queue.Work> parts, Workspace workspace, Recorder recorder) {
        this.parts = List.copyOf(parts);
        this.workspace = workspace;
        this.recorder = recorder;
    }

    @Override
    public void enqueue() {
        if (recorder.recording()) {
            parts.forEach(Queue.Work::enqueue);
        } else if (!settled) {
            parts.forEach(Queue.Work::enqueue);
            settled = true;
        } else {
            current().launch();
        }
    }

    private Graph current() {
        if (graph != null && generation != workspace.generation()) {
            close();
        }
        if (graph == null) {
            graph = recorder.record(parts);
            generation = workspace.generation();
        }
        return graph;
    }

    @Override
    public void close() {
        if (graph != null) {
            Graph old = graph;
            graph = null;
            old.close();
        }
    }
}
