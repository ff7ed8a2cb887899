/** Pictures that are named by a URI: fetched beside the decoder, from allowed places only. */
package io.flinkalexnet.flink.fetch;
