/** Kernels and operators under JMH; {@code ./alexnet lab jmh} runs them. */
package io.flinkalexnet.lab.jmh;
