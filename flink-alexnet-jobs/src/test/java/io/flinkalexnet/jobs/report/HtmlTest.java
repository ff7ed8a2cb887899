package io.flinkalexnet.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class HtmlTest {
    @Test
    void escapesTextsAndAttributes() {
        String page = new Html().element("p", "<script>'&'</script>", "title", "\"><img>").finish();

        assertThat(page)
                .isEqualTo(
                        "<!DOCTYPE html>\n<p title=\"&quot;&gt;&lt;img&gt;\">&lt;script&gt;&#39;&amp;&#39;&lt;/script&gt;</p>\n");
    }

    @Test
    void nestsAndKnowsElementsWithoutAnEnd() {
        String page = new Html().open("p").leaf("br").leaf("rect").close().finish();

        assertThat(page).endsWith("<p><br><rect></rect></p>\n");
    }

    @Test
    void takesNoAddressBeyondThePage() {
        Html html = new Html();

        for (String address :
                new String[] {"http://a/b.png", "//a", "javascript:0", "data:text/html"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> html.leaf("img", "src", address))
                    .withMessageContaining(address);
            assertThatIllegalArgumentException().isThrownBy(() -> html.open("a", "href", address));
        }
    }

    @Test
    void takesNoScriptOrStyleInAttributes() {
        Html html = new Html();

        assertThatIllegalArgumentException().isThrownBy(() -> html.open("p", "onclick", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> html.open("p", "style", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> html.open("p><b"));
        assertThatIllegalArgumentException().isThrownBy(() -> html.style("</style>"));
    }

    @Test
    void saysWhatWasLeftOpen() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Html().open("main").open("p").close().finish())
                .withMessageContaining("main");
    }
}
