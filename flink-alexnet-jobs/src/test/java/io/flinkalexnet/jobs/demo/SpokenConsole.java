package io.flinkalexnet.jobs.demo;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a demo said. */
final class SpokenConsole implements DemoConsole {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<String> progress = new CopyOnWriteArrayList<>();

    @Override
    public void say(String line) {
        lines.add(line);
    }

    @Override
    public Meter meter(String what, long total) {
        progress.add("begin %s of %d".formatted(what, total));
        return new Meter() {
            @Override
            public void add(long count) {
                progress.add("%s +%d".formatted(what, count));
            }

            @Override
            public void at(long done, String remark) {
                progress.add("%s %d %s".formatted(what, done, remark).strip());
            }

            @Override
            public void close() {
                progress.add("end " + what);
            }
        };
    }
}
