/**
 * The engine {@code cuda}. The network and its training are written against {@link
 * io.flinkalexnet.engine.cuda.Device} and {@link io.flinkalexnet.engine.cuda.Queue}; a card is one
 * of these, and in tests a processor is.
 */
package io.flinkalexnet.engine.cuda;
