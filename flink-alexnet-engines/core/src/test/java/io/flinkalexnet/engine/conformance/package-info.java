/**
 * What every engine must do, measured against the plain-loop reference. An engine's module takes
 * this artifact's test-jar and extends {@link
 * io.flinkalexnet.engine.conformance.EngineConformance}.
 */
package io.flinkalexnet.engine.conformance;
