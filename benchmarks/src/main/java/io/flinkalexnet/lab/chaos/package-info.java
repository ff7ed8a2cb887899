/** {@code ./alexnet lab chaos}: real processes, killed at random moments. */
package io.flinkalexnet.lab.chaos;
