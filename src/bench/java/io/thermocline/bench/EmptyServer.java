package io.thermocline.bench;

import io.vertx.core.Vertx;

/** The least that a server on the same stack can do: answer 200 with nothing. The limit of {@link RestGetBench}. */
final class EmptyServer {
    private EmptyServer() {}

    /** Serves until it is killed; the argument is the port. */
    public static void main(String[] arguments) {
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(Integer.parseInt(arguments[0]), "127.0.0.1");
    }
}
