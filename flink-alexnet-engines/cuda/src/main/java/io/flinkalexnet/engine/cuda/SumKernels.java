package io.flinkalexnet.engine.cuda;

import static io.flinkalexnet.engine.cuda.LaunchBuilder.ceilDiv;

import io.flinkalexnet.engine.cuda.KernelLaunch.Grid;

/** Launches of reduce.cu; see {@link Kernels}. How sums are parted depends on sizes alone. */
final class SumKernels {
    private static final String FILE = "reduce.cu";
    private static final int LANES = 32; // threads side by side, at most
    private static final int FEWEST_ROWS = 64; // of a part
    private static final int MOST_ROW_PARTS = 512;
    private static final int SQUARES = 1 << 14; // values of a part

    private final ElementType type;
    private final int pack;

    SumKernels(ElementType type) {
        this.type = type;
        pack = LaunchBuilder.PACK_BYTES / type.bytes();
    }

    /** One launch if there is one part, whose sums are the sums. */
    KernelLaunch[] columnSums(int rows, int columns, Block values, Block partials, Block sums) {
        int parts = columnParts(rows);
        if (parts == 1) {
            return new KernelLaunch[] {columnParts(rows, columns, values, sums)};
        }
        int lanes = Math.min(LANES, columns);
        KernelLaunch totals =
                launch("columnTotals")
                        .whole(parts, columns, lanes)
                        .floats(partials, parts * columns)
                        .floats(sums, columns)
                        .blocks(ceilDiv(columns, lanes));
        return new KernelLaunch[] {columnParts(rows, columns, values, partials), totals};
    }

    private KernelLaunch columnParts(int rows, int columns, Block values, Block partials) {
        boolean packed = columns % pack == 0 && LaunchBuilder.aligned(values);
        int packs = packed ? columns / pack : columns;
        int lanes = Math.min(LANES, packs);
        int parts = columnParts(rows);
        return launch(packed ? "columnPartsPacked" : "columnParts")
                .whole(rows, columns, lanes, rowsPerPart(rows))
                .elements(values, Math.multiplyExact(rows, columns))
                .floats(partials, Math.multiplyExact(parts, columns))
                .blocks(new Grid(ceilDiv(packs, lanes), parts, 1), 0);
    }

    static long columnPartialBytes(int rows, int columns) {
        return (long) columnParts(rows) * columns * Float.BYTES;
    }

    private static int rowsPerPart(int rows) {
        return Math.max(FEWEST_ROWS, ceilDiv(rows, MOST_ROW_PARTS));
    }

    private static int columnParts(int rows) {
        return ceilDiv(rows, rowsPerPart(rows));
    }

    KernelLaunch[] sumOfSquares(int count, Block values, Block partials, Block sum) {
        int parts = ceilDiv(count, SQUARES);
        KernelLaunch first =
                launch("squareParts")
                        .whole(count, SQUARES)
                        .floats(values, count)
                        .doubles(partials, parts)
                        .blocks(parts);
        KernelLaunch second =
                launch("squareTotal")
                        .whole(parts)
                        .doubles(partials, parts)
                        .doubles(sum, 1)
                        .blocks(1);
        return new KernelLaunch[] {first, second};
    }

    static long squarePartialBytes(int count) {
        return (long) ceilDiv(count, SQUARES) * Double.BYTES;
    }

    private LaunchBuilder launch(String function) {
        return new LaunchBuilder(type, FILE, function);
    }
}
