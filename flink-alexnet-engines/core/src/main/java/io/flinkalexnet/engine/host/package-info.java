/**
 * What engines on the processor do in Java: threads and loops over host memory. The same for every
 * engine, so that masks, scores and updates have the same bits wherever they are computed in Java.
 */
package io.flinkalexnet.engine.host;
