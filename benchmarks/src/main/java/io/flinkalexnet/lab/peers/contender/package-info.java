/**
 * The side of an engine under measurement: a process that takes lines of JSON on its standard input
 * and answers in lines of JSON. Has no dependencies but the engines' core and Jackson, so that it
 * stands on the class path of any engine.
 */
package io.flinkalexnet.lab.peers.contender;
