/** The command that builds a GPU kit; the kit's own program is the module gpu-kit. */
package io.flinkalexnet.lab.gpukit;
