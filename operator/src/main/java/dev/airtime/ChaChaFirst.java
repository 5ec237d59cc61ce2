package dev.airtime;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * The client's usual HTTP client, which offers the API server ChaCha20-Poly1305 (RFC 8446, B.4; RFC 7905) before AES-GCM.
 * Java leaves AES-GCM to the processor only in code of its second compiler, which the image does without: there ChaCha20
 * takes a quarter of the time. A server in Go follows the client's order (crypto/tls, isAESGCMPreferred); one that knows
 * only AES-GCM gets it. Nothing else of TLS is touched: certificates and host names are checked by the same engine.
 */
public final class ChaChaFirst extends VertxHttpClientFactory {
    @Override
    public VertxHttpClientBuilder<VertxHttpClientFactory> newBuilder() {
        return new VertxHttpClientBuilder<>(this, null) {
            @Override
            public VertxHttpClientBuilder<VertxHttpClientFactory> sslContext(
                    KeyManager[] keyManagers, TrustManager[] trustManagers) {
                super.sslContext(keyManagers, trustManagers);
                sslContext = of(sslContext);
                return this;
            }
        };
    }

    /** The same context, of which the engines offer ChaCha20-Poly1305 first. */
    static SSLContext of(SSLContext context) {
        return new SSLContext(new Engines(context), context.getProvider(), context.getProtocol()) {};
    }

    private static final class Engines extends SSLContextSpi {
        private final SSLContext context;

        Engines(SSLContext context) {
            this.context = context;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return new ChaChaEngine(context.createSSLEngine());
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return new ChaChaEngine(context.createSSLEngine(host, port));
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            context.init(keys, trust, random);
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return context.getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return context.getServerSocketFactory();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context.getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return context.getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return context.getSupportedSSLParameters();
        }
    }
}
