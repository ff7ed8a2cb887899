/**
 * The engine {@code onednn}: a network's layers as cached primitives of oneDNN over one arena of
 * native memory.
 */
package io.flinkalexnet.engine.onednn;
