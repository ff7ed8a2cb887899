package io.flinkalexnet.engine.cuda;

/**
 * A product of row-major matrices in the words of cuBLAS, for which matrices are column-major
 * (cuBLAS, "Data Layout"): the memory of a row-major (r, c) is that of a column-major (c, r), its
 * transpose. So C = op(A) op(B) becomes C' = op(B)' op(A)', with B for the first factor; and a
 * bias, one number for each column of C, is one for each row, as "Epilogue" of cublasLt has it.
 *
 * @param first B, as it lies in memory
 * @param second A, as it lies in memory
 * @param result C
 */
record ColumnMajorProduct(Matrix first, Matrix second, Matrix result) {

    /**
     * A dense column-major matrix.
     *
     * @param transposed whether its transpose is the factor
     */
    record Matrix(long rows, long columns, boolean transposed) {
        /** Elements from one column to the next. */
        long leadingDimension() {
            return rows;
        }
    }

    static ColumnMajorProduct of(MatrixProduct product) {
        long rows = product.rows();
        long columns = product.columns();
        long inner = product.inner();
        return new ColumnMajorProduct(
                product.transposeB()
                        ? new Matrix(inner, columns, true)
                        : new Matrix(columns, inner, false),
                product.transposeA()
                        ? new Matrix(rows, inner, true)
                        : new Matrix(inner, rows, false),
                new Matrix(columns, rows, false));
    }
}
