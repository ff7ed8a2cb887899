/** From records to pictures, and what becomes of those that can't be used. */
package io.flinkalexnet.flink.decode;
