/** Counter-based random numbers: the same key gives the same number on every engine and machine. */
package io.flinkalexnet.engine.random;
