package io.flinkalexnet.lab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class CurveChartTest {
    private static final CurveChart.Kind KIND =
            new CurveChart.Kind(
                    "relu",
                    List.of(List.of(point(1, 0.6), point(2, 0.3)), List.of(point(1, 0.5))),
                    CurvePoint::learningError);

    @Test
    void isWellFormedAndHasALineForEachCurveAndTheLegend() throws Exception {
        String svg = new CurveChart("Errors", "error", List.of(KIND, KIND)).svg();

        Document document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(4 + 2);
        assertThat(svg).contains("line-1", ">relu</text>", ">epoch</text>");
    }

    @Test
    void moreKindsThanColoursAreRefused() {
        List<CurveChart.Kind> five = Collections.nCopies(5, KIND);

        assertThatThrownBy(() -> new CurveChart("Errors", "error", five))
                .hasMessage("a chart has 1 to 4 kinds of curves, were 5");
    }

    private static CurvePoint point(double epochs, double error) {
        return new CurvePoint(1, epochs, 1, error, null, null);
    }
}
