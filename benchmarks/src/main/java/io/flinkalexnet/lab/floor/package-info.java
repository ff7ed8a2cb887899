/**
 * What this machine can do at best: the floor of a network, and the peaks of processor and memory.
 */
package io.flinkalexnet.lab.floor;
