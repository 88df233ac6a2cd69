package io.shardscan.model.store.s3;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Tells failures before a request was sent (refused connection, unknown host) from failures after,
 * when the server may have acted on it.
 */
final class SentRequests {
  private SentRequests() {}

  /** A request failed before any of it was sent. */
  static final class UnsentException extends IOException {
    private static final long serialVersionUID = 1;

    UnsentException(IOException cause) {
      super("no connection: " + cause.getMessage(), cause);
    }
  }

  private record Mark(AtomicBoolean sent) {}

  /** Makes a client throw {@link UnsentException} where nothing was sent. */
  static OkHttpClient.Builder watch(OkHttpClient.Builder builder) {
    return builder
        .addInterceptor(SentRequests::aroundConnecting)
        .addNetworkInterceptor(SentRequests::onceConnected);
  }

  private static Response aroundConnecting(Interceptor.Chain chain) throws IOException {
    Mark mark = new Mark(new AtomicBoolean());
    Request request = chain.request().newBuilder().tag(Mark.class, mark).build();
    try {
      return chain.proceed(request);
    } catch (IOException e) {
      throw mark.sent().get() ? e : new UnsentException(e);
    }
  }

  private static Response onceConnected(Interceptor.Chain chain) throws IOException {
    Mark mark = chain.request().tag(Mark.class);
    if (mark != null) {
      mark.sent().set(true);
    }
    return chain.proceed(chain.request());
  }
}
