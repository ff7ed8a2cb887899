/**
 * What the paper says of learning, seen again in small: {@code ./alexnet lab experiment}. Each
 * compares trainings that differ in one thing, over several seeds.
 */
package io.flinkalexnet.lab.experiment;
