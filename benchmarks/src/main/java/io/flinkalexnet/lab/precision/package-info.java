/** What a precision costs in accuracy: the same training with several engines and precisions. */
package io.flinkalexnet.lab.precision;
