/** Other engines, each with a main for a process of its own, that compute the same network. */
package io.flinkalexnet.lab.peers.engines;
