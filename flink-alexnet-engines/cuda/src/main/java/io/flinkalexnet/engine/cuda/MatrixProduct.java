package io.flinkalexnet.engine.cuda;

/**
 * {@code C (rows, columns) = op(A) op(B)}, summed in f32; all row-major and dense.
 *
 * @param inner columns of op(A), rows of op(B)
 * @param transposeA whether A is stored as (inner, rows) in place of (rows, inner)
 * @param transposeB whether B is stored as (columns, inner) in place of (inner, columns)
 * @param result elements of C; those of A and B are the queue's
 */
record MatrixProduct(
        int rows,
        int columns,
        int inner,
        boolean transposeA,
        boolean transposeB,
        ElementType result) {}
