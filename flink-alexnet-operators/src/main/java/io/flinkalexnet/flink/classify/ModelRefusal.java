package io.flinkalexnet.flink.classify;

/**
 * An announced model that is not served. Keep it unchanged.
 *
 * @param name name of the line of models
 * @param version the step the model was taken at
 * @param uri where the file should be
 * @param reason the rule and the value that broke it, for people
 */
public record ModelRefusal(String name, long version, String uri, String reason) {}
