package io.flinkalexnet.gpukit;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@code ./run} was asked for.
 *
 * @param kit folder of the unpacked kit
 * @param results folder that is written to
 * @param peers whether PyTorch is measured, too
 */
record KitOptions(Path kit, Scale scale, boolean peers, Path results) {
    static final String USAGE =
            """
            Usage: ./run [--cpu-only] [--without-peers] [--results DIR]

            Checks and measures the engine cuda on the first card of this machine in less than nine minutes: a table at
            the end, and the same in DIR/kit.json beside a log of every part.

              --cpu-only        tries the kit where there is no card: the parts that need none, on the engine onednn
              --without-peers   leaves PyTorch out, and with it the roofline
              --results DIR     what is written where; ./results by default
            """;

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException naming what is not understood
     */
    static KitOptions parse(Path kit, List<String> arguments) {
        Scale scale = Scale.CARD;
        boolean peers = true;
        Path results = Path.of("results");
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--cpu-only" -> scale = Scale.PROCESSOR;
                case "--without-peers" -> peers = false;
                case "--results" -> {
                    i++;
                    if (i == arguments.size()) {
                        throw new IllegalArgumentException("--results needs a folder");
                    }
                    results = Path.of(arguments.get(i));
                }
                default ->
                        throw new IllegalArgumentException(
                                "%s is not understood".formatted(arguments.get(i)));
            }
        }
        return new KitOptions(kit, scale, peers, results.toAbsolutePath());
    }
}
