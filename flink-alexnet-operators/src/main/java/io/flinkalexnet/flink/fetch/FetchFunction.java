package io.flinkalexnet.flink.fetch;

import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.ImageCounters;
import io.flinkalexnet.flink.decode.Rejection;
import io.flinkalexnet.flink.decode.Rejections;
import java.net.URI;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Puts the picture in the place of its URI. One that can't be fetched goes to {@link
 * Rejections#REJECTED} as {@code UNFETCHABLE}, with the URI as its bytes. Fetches one picture at a
 * time: more subtasks fetch more. Stateless.
 */
public final class FetchFunction extends ProcessFunction<EncodedImage, EncodedImage> {
    private static final long serialVersionUID = 1L;

    private final FetchOptions options;
    private final String job;
    private transient ImageCounters counters;
    private transient FetchUri uris;
    private transient FilePictures files;
    private transient HttpPictures http;

    /**
     * @param job named in rejections: classify
     */
    public FetchFunction(FetchOptions options, String job) {
        this.options = options;
        this.job = job;
    }

    @Override
    public void open(OpenContext context) {
        counters = ImageCounters.in(getRuntimeContext().getMetricGroup());
        uris = new FetchUri(options);
        files = new FilePictures(options);
        DnsResolver resolver = new PublicAddresses(options.privateAddresses());
        http = new HttpPictures(options, uris, resolver);
    }

    @Override
    public void processElement(EncodedImage image, Context context, Collector<EncodedImage> out) {
        counters.in().inc();
        try {
            // what could not be read at all is the decoder's to reject
            out.collect(image.problem() == null ? image.with(fetch(image.encoded())) : image);
            counters.out().inc();
        } catch (ImageRejectedException e) {
            counters.reject(e.reason());
            Rejection rejection = Rejections.of(image, e, job);
            context.output(Rejections.REJECTED, rejection);
        }
    }

    private byte[] fetch(byte[] utf8) throws ImageRejectedException {
        URI uri = uris.of(utf8);
        try {
            return FetchUri.isHttp(uri.getScheme()) ? http.fetch(uri) : files.fetch(uri);
        } catch (RuntimeException e) { // of a client or file system: one picture's matter
            ImageRejectedException refused = FetchUri.refused("fetching failed: " + e);
            refused.initCause(e);
            throw refused;
        }
    }

    @Override
    public void close() {
        if (http != null) {
            http.close();
        }
    }
}
