/**
 * What engines do in Java: plans of memory and of mini-batches for all of them, threads and loops
 * over host memory for those on the processor. The same for every engine, so that masks, scores and
 * updates have the same bits wherever they are computed in Java.
 */
package io.flinkalexnet.engine.host;
