package io.flinkalexnet.engine;

/**
 * An engine's verdict about this machine.
 *
 * @param usable whether it can run here
 * @param device the device it would use, such as a CPU's name with its native library
 * @param reason why not and the way out; empty if usable
 */
public record EngineProbe(boolean usable, String device, String reason) {
    public static EngineProbe usable(String device) {
        return new EngineProbe(true, device, "");
    }

    public static EngineProbe unusable(String device, String reason) {
        return new EngineProbe(false, device, reason);
    }
}
