/** The network as data: tables of layers, their shapes, parameters and training recipes. */
package io.flinkalexnet.engine.model;
