package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.cuda.ColumnMajorProduct.Matrix;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column-major product in Java on the same memory gives the row-major one. */
class ColumnMajorProductTest {
    private static final int ROWS = 3;
    private static final int COLUMNS = 5;
    private static final int INNER = 4;

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void isTheRowMajorProductOnTheSameMemory(boolean transposeA, boolean transposeB) {
        MatrixProduct product =
                new MatrixProduct(ROWS, COLUMNS, INNER, transposeA, transposeB, ElementType.F32);
        double[] a = new Random(1).doubles((long) ROWS * INNER).toArray();
        double[] b = new Random(2).doubles((long) INNER * COLUMNS).toArray();
        double[] bias = new Random(3).doubles(COLUMNS).toArray();

        double[] c = columnMajor(ColumnMajorProduct.of(product), a, b, bias);

        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                double expected = bias[column];
                for (int i = 0; i < INNER; i++) {
                    double left = transposeA ? a[i * ROWS + row] : a[row * INNER + i];
                    double right = transposeB ? b[column * INNER + i] : b[i * COLUMNS + column];
                    expected += left * right;
                }
                assertThat(c[row * COLUMNS + column]).isEqualTo(expected);
            }
        }
    }

    /** What cublasLt computes, by its documentation: D = op(A) op(B), a bias for each row of D. */
    private static double[] columnMajor(
            ColumnMajorProduct product, double[] a, double[] b, double[] bias) {
        Matrix d = product.result();
        double[] result = new double[(int) (d.leadingDimension() * d.columns())];
        long inner =
                product.first().transposed() ? product.first().rows() : product.first().columns();
        for (int row = 0; row < d.rows(); row++) {
            for (int column = 0; column < d.columns(); column++) {
                double sum = bias[row];
                for (int i = 0; i < inner; i++) {
                    sum += at(product.first(), b, row, i) * at(product.second(), a, i, column);
                }
                result[(int) (column * d.leadingDimension()) + row] = sum;
            }
        }
        return result;
    }

    private static double at(Matrix matrix, double[] memory, int row, int column) {
        int storedRow = matrix.transposed() ? column : row;
        int storedColumn = matrix.transposed() ? row : column;
        assertThat(storedRow).isLessThan((int) matrix.rows());
        assertThat(storedColumn).isLessThan((int) matrix.columns());
        return memory[(int) (storedColumn * matrix.leadingDimension()) + storedRow];
    }
}
