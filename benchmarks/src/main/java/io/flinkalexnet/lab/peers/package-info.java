/**
 * Engines side by side: {@code ./alexnet lab peers}. Each runs in a process of its own; this one
 * lets them run in turns and writes down how long they took.
 */
package io.flinkalexnet.lab.peers;
