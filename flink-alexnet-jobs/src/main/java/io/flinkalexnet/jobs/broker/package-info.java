/** A Kafka broker in this process, and the project's topics. */
package io.flinkalexnet.jobs.broker;
