/** What a checkpoint of a training costs: bytes, time, heap, and the way back. */
package io.flinkalexnet.lab.checkpoint;
