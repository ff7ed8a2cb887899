/** The suite every engine must pass. */
package io.flinkalexnet.engine.conformance;
