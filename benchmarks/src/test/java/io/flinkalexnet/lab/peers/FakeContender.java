package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.contender.Contender;
import io.flinkalexnet.lab.peers.contender.Session;
import io.flinkalexnet.lab.peers.contender.Subject;
import io.flinkalexnet.lab.peers.contender.Task;
import io.flinkalexnet.lab.peers.contender.Worker;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A process that behaves well or badly, and writes down when it ran. */
public final class FakeContender implements Contender {
    static final String DIARY = "diary.txt";

    private final String name;
    private final Behaviour behaviour;

    /** What it does. */
    enum Behaviour {
        WORKS,
        CHATTERS,
        COMPUTES_SOMETHING_ELSE,
        CANNOT_OPEN,
        DIES,
        HANGS
    }

    private FakeContender(String name, Behaviour behaviour) {
        this.name = name;
        this.behaviour = behaviour;
    }

    /** Arguments: the subject's directory, a name, a behaviour. */
    public static void main(String[] arguments) throws IOException {
        Worker.serve(new FakeContender(arguments[1], Behaviour.valueOf(arguments[2])), arguments);
    }

    static Entrant entrant(String name, Behaviour behaviour) {
        return new Entrant(
                name,
                Entrant.Home.LAB,
                FakeContender.class.getName(),
                List.of(name, behaviour.name()),
                Set.of(Workload.values()),
                Set.of(Precision.values()),
                Entrant.Tuning.SHIPPED);
    }

    @Override
    public Session open(Task task, Subject subject) {
        if (behaviour == Behaviour.CANNOT_OPEN) {
            throw new UnsatisfiedLinkError("no torch in java.library.path");
        }
        Path diary = subject.directory().resolve(DIARY);
        return new Session() {
            private int runs;

            @Override
            public float[] run() {
                runs++;
                return behaviour == Behaviour.COMPUTES_SOMETHING_ELSE
                        ? new float[] {3, 2, 1}
                        : new float[] {1, 2, 3};
            }

            @Override
            public double runMillis() {
                misbehave(runs);
                run();
                write(diary, name + "\n");
                return 1000 * runs; // one run is a turn
            }

            @Override
            public String description() {
                return "a fake";
            }

            @Override
            public void close() {
                write(diary, name + " closes\n");
            }
        };
    }

    private void misbehave(int runs) {
        switch (behaviour) {
            case CHATTERS -> chatter();
            case DIES -> {
                if (runs == 4) { // behind the warm-up, in the second turn
                    System.err.println("Cannot allocate memory");
                    Runtime.getRuntime().halt(3);
                }
            }
            case HANGS -> hang();
            case WORKS, COMPUTES_SOMETHING_ELSE, CANNOT_OPEN -> {
                // nothing bad
            }
        }
    }

    /** As a native library does, which knows nothing of System.out. */
    private static void chatter() {
        try {
            // not closed: that would close the process's standard output
            new FileOutputStream(FileDescriptor.out)
                    .write("a warning\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path diary, String line) {
        try {
            Files.writeString(diary, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
