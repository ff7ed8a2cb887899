/** Which network runs on which engine: options that several features share. */
package io.flinkalexnet.flink.engine;
