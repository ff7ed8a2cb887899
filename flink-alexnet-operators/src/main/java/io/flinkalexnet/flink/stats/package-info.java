/** Statistics of the training pictures: what must be known before the first training step. */
package io.flinkalexnet.flink.stats;
