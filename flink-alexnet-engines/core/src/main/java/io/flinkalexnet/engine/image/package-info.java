/**
 * Pictures: from encoded bytes to the bytes a network is fed with. Decoded pictures are CHW, RGB,
 * one byte a value.
 */
package io.flinkalexnet.engine.image;
