/** How well a model does on labelled pictures: views of a picture, their mean, errors. */
package io.flinkalexnet.engine.evaluation;
