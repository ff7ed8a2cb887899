/**
 * The oracle: every layer as plain loops in double. Nobody optimises it; every engine is held
 * against it, and it is held against finite differences.
 */
package io.flinkalexnet.engine.reference;
