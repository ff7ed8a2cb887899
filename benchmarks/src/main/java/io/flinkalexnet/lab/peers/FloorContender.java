package io.flinkalexnet.lab.peers;

import io.flinkalexnet.lab.floor.Clock;
import io.flinkalexnet.lab.floor.Floor;
import io.flinkalexnet.lab.floor.FloorOptions;
import io.flinkalexnet.lab.floor.Peak;
import io.flinkalexnet.lab.peers.contender.Contender;
import io.flinkalexnet.lab.peers.contender.Session;
import io.flinkalexnet.lab.peers.contender.Subject;
import io.flinkalexnet.lab.peers.contender.Task;
import io.flinkalexnet.lab.peers.contender.Worker;
import java.io.IOException;

/** The floor, in turn with the engines: a run is the sum of the medians of oneDNN's kernels. */
public final class FloorContender implements Contender {
    /** The least that gives a median: each kernel runs three times. */
    private static final int MILLIS_PER_KERNEL = 1;

    private FloorContender() {}

    public static void main(String[] arguments) throws IOException {
        Worker.serve(new FloorContender(), arguments);
    }

    @Override
    public double peakGigaflops(Task task) {
        return Peak.measure(task.precision(), task.threads(), Clock.WALL).gigaflops();
    }

    @Override
    public Session open(Task task, Subject subject) {
        FloorOptions options =
                new FloorOptions(
                        task.batch(),
                        task.workload(),
                        task.precision(),
                        task.threads(),
                        Clock.WALL,
                        MILLIS_PER_KERNEL);
        String library = Floor.measure(subject.network(), options).library();
        return new Session() {
            @Override
            public float[] run() {
                throw new UnsupportedOperationException("kernels alone compute no network");
            }

            @Override
            public double runMillis() {
                return Floor.measure(subject.network(), options).medianMillis();
            }

            @Override
            public String description() {
                return library + ", the sum of its kernels alone";
            }

            @Override
            public void close() {
                // each run frees its own
            }
        };
    }
}
