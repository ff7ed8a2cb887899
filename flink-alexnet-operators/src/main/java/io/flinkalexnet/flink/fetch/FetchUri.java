package io.flinkalexnet.flink.fetch;

import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.RejectionReason;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Reads URIs and says which may be fetched. Immutable. */
final class FetchUri {
    private static final int LENGTH_MAX = 8192;

    private final List<Place> places;

    FetchUri(FetchOptions options) {
        places = options.allow().stream().map(Place::of).toList();
    }

    /** The URI a record holds, if it may be fetched. */
    URI of(byte[] utf8) throws ImageRejectedException {
        if (utf8.length > LENGTH_MAX) {
            throw refused(
                    "a URI has at most %d bytes, this one has %d"
                            .formatted(LENGTH_MAX, utf8.length));
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
            return allowed(new URI(text.strip()));
        } catch (CharacterCodingException e) {
            throw refused("a URI is UTF-8, this value of %d bytes is not".formatted(utf8.length));
        } catch (URISyntaxException e) {
            throw refused("not a URI: " + e.getReason());
        }
    }

    /** The URI with its scheme in lower case, if it may be fetched. */
    URI allowed(URI uri) throws ImageRejectedException {
        if (!uri.isAbsolute() || uri.isOpaque() || uri.getPath() == null) {
            throw refused("a URI begins with a scheme and has a path, such as https://host/a.jpg");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("a URI with a user or password in it is not fetched");
        }
        if (List.of(uri.getPath().split("/")).contains("..") || uri.getPath().indexOf('\0') >= 0) {
            throw refused("a URI with .. in its path is not fetched");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (isHttp(scheme) && uri.getHost() == null) {
            throw refused("a URI of http names a host");
        }
        URI lower = URI.create(scheme + uri.toString().substring(scheme.length()));
        if (places.stream().noneMatch(each -> each.holds(lower))) {
            throw refused(
                    "%s://%s is not among the places that %s allows"
                            .formatted(
                                    scheme,
                                    isHttp(scheme) ? uri.getAuthority() : uri.getPath(),
                                    FetchOptions.ALLOW.key()));
        }
        return lower;
    }

    static boolean isHttp(String scheme) {
        return scheme.equals("http") || scheme.equals("https");
    }

    static ImageRejectedException refused(String detail) {
        return new ImageRejectedException(RejectionReason.UNFETCHABLE, detail);
    }
}
