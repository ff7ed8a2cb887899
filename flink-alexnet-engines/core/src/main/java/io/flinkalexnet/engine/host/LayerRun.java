package io.flinkalexnet.engine.host;

import jdk.jfr.Category;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One lane's run of one layer, for Java's flight recorder; off unless a recording asks for it. */
@Name(LayerRun.NAME)
@Label("Layer run")
@Category("flink-alexnet")
@Enabled(false)
@StackTrace(false)
public final class LayerRun extends Event {
    public static final String NAME = "io.flinkalexnet.LayerRun";

    /** Which way a pass goes. */
    public enum Pass {
        FORWARD,
        BACKWARD
    }

    @Label("Layer")
    String layer;

    @Label("Pass")
    String pass;

    @Label("Lane")
    int lane;

    /** Runs the layer's work, and records how long it took if a recording asks for it. */
    public static void record(String layer, Pass pass, int lane, Runnable work) {
        LayerRun event = new LayerRun();
        event.begin();
        work.run();
        event.end();
        if (event.shouldCommit()) {
            event.layer = layer;
            event.pass = pass.name();
            event.lane = lane;
            event.commit();
        }
    }
}
