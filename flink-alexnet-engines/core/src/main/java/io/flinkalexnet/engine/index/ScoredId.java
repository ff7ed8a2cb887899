package io.flinkalexnet.engine.index;

/**
 * A neighbor of a query.
 *
 * @param id of the stored vector
 * @param similarity cosine of the angle between the two, -1 to 1: higher is closer
 */
public record ScoredId(String id, float similarity) {}
