package io.flinkalexnet.engine.cuda;

import java.nio.ByteBuffer;

/**
 * Host memory that the device copies from and to by itself (pinned). Of who allocated it, until
 * {@link Device#free(HostBlock)}.
 *
 * @param address in this process
 * @param bytes the same memory, in native byte order
 */
record HostBlock(long address, ByteBuffer bytes) {}
