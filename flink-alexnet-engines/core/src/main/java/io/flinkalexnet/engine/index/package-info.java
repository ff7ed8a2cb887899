/** Similar pictures: searching embeddings. Ids go in, scored ids come out. */
package io.flinkalexnet.engine.index;
