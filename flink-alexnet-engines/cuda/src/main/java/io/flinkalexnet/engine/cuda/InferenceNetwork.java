package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A forward pass of one batch size as one piece of work: pictures up, forward, results down. Places
 * behind the pictures of a smaller part hold earlier ones, whose results nobody reads.
 */
final class InferenceNetwork {
    /** Pictures of a part at most: more make no card faster. */
    static final int PART_MAX = 1024;

    private final Queue queue;
    private final InputFeed feed;
    private final HostBlock results;
    private final Queue.Work work;

    /** What is made of the logits and the embedding. */
    interface Head {
        /** Length of its results for a mini-batch. */
        long bytes();

        /** Writes results. */
        List<Queue.Work> works(NetworkBuilder network, Block results);
    }

    InferenceNetwork(NetworkBuilder.Plan plan, int batch, Head head, Resources resources) {
        queue = plan.queue();
        int layers = plan.layers().network().layers().size();
        NetworkBuilder network =
                new NetworkBuilder(plan, batch, Schedule.inference(layers), resources);
        feed = network.feed();
        results = resources.host(head.bytes());
        Block onDevice = resources.block(head.bytes());
        List<Queue.Work> works = new ArrayList<>(network.forward());
        works.addAll(head.works(network, onDevice));
        works.add(queue.download(onDevice, results));
        work = queue.sequence(works);
    }

    /** Runs some pictures of a mini-batch and waits for the results. */
    void run(MiniBatch pictures, int first, int count) {
        feed.fill(pictures, first, count);
        work.enqueue();
        queue.await();
    }

    /** Those of the newest run. */
    ByteBuffer results() {
        return results.bytes();
    }
}
