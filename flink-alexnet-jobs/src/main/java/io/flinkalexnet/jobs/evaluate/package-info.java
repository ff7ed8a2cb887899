/** The error of a model on labelled pictures of a folder or a topic: the paper's test procedure. */
package io.flinkalexnet.jobs.evaluate;
