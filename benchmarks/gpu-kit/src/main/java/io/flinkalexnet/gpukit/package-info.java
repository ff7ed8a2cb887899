/**
 * The GPU kit: what checks and measures the engine {@code cuda} on a bare machine with a card, and
 * what builds it.
 */
package io.flinkalexnet.gpukit;
