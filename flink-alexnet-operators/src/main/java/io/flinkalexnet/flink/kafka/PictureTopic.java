package io.flinkalexnet.flink.kafka;

import java.io.Serializable;

/**
 * Where pictures come from.
 *
 * @param kafka the brokers
 * @param name of the topic
 * @param input how its records are read
 */
public record PictureTopic(KafkaOptions kafka, String name, InputOptions input)
        implements Serializable {}
