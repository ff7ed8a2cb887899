/** Files that last: models and statistics as safetensors with a version and checksums. */
package io.flinkalexnet.engine.snapshot;
