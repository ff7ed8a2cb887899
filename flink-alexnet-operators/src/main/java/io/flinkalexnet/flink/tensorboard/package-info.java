/** Training metrics as event files, which TensorBoard draws. */
package io.flinkalexnet.flink.tensorboard;
