/** Fault drills and measurements of the whole system: {@code ./alexnet lab ...}. */
package io.flinkalexnet.lab;
