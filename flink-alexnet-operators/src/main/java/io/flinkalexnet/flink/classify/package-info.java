/** Classification in mini-batches, with models that change at barriers. */
package io.flinkalexnet.flink.classify;
