package io.thermocline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one server as one caller. Safe for several threads. A busy server (429, 503) and a torn connection are tried
 * again as often as {@link Patience} says, but never a request that would do more the second time.
 */
final class Client {
    /** Longer than any write that waits for its vectors should take. */
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(5);

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Access access;
    private final World world;
    private final HttpClient http;

    /**
     * Where to call, and as whom.
     *
     * @param apiKey null when the server wants none
     * @param manifold null for the server's default
     */
    record Access(
            URI server, @Nullable String apiKey, @Nullable String manifold, Patience patience) {
        /** The same, from another manifold. */
        Access within(String other) {
            return new Access(server, apiKey, other, patience);
        }
    }

    /** How long a failing request is tried. */
    enum Patience {
        /** Somebody waits: a few times, and not at all when nobody listens. */
        PERSON(3, false),
        /** Long work, which should outlast a server that starts again. */
        TASK(8, true);

        private final int attempts;
        private final boolean evenIfRefused;

        Patience(int attempts, boolean evenIfRefused) {
            this.attempts = attempts;
            this.evenIfRefused = evenIfRefused;
        }
    }

    Client(Access access, World world) {
        this(
                access,
                world,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_WITHIN)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build());
    }

    private Client(Access access, World world, HttpClient http) {
        this.access = access;
        this.world = world;
        this.http = http;
    }

    /** The same connections, looking from another manifold. */
    Client within(String manifold) {
        return new Client(access.within(manifold), world, http);
    }

    /** The manifold that calls name. */
    String manifold() {
        return access.manifold() == null ? "default" : access.manifold();
    }

    /** Sends and waits; an answer of 400 or more is an {@link ApiFailure}, none at all a {@link ServerUnreachable}. */
    Answer send(Call call) {
        HttpResponse<byte[]> response = exchange(call, BodyHandlers.ofByteArray());
        Answer answer = new Answer(response.statusCode(), response.headers(), response.body());
        if (answer.status() >= 400) {
            throw ApiFailure.of(answer, access.server().toString());
        }
        return answer;
    }

    /** Copies the body of the answer, however long it is. */
    void download(Call call, OutputStream target) throws IOException {
        HttpResponse<InputStream> response = exchange(call, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() >= 400) {
                Answer answer = new Answer(response.statusCode(), response.headers(), body.readAllBytes());
                throw ApiFailure.of(answer, access.server().toString());
            }
            body.transferTo(target);
        }
    }

    private <T> HttpResponse<T> exchange(Call call, BodyHandler<T> handler) {
        HttpRequest request = request(call);
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= access.patience().attempts;
            try {
                HttpResponse<T> response = http.send(request, handler);
                boolean busy = response.statusCode() == 429 || response.statusCode() == 503;
                if (!busy || last || !call.repeatable()) {
                    return response;
                }
                discard(response.body());
                world.pause().await(wait(attempt, retryAfter(response)));
            } catch (IOException e) {
                awaitAgain(call, attempt, last, e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private void awaitAgain(Call call, int attempt, boolean last, IOException e) {
        // Without a connection the request never reached the server, so whatever it does is not done twice.
        boolean connected = !(e instanceof ConnectException || e instanceof HttpConnectTimeoutException);
        boolean mayTry = connected
                ? call.repeatable() && !(e instanceof HttpTimeoutException)
                : access.patience().evenIfRefused && !isUnknownHost(e);
        if (last || !mayTry) {
            throw unreachable(e);
        }
        try {
            world.pause().await(wait(attempt, Optional.empty()));
        } catch (InterruptedException interruption) {
            throw interrupted(interruption);
        }
    }

    private HttpRequest request(Call call) {
        byte[] body = call.body();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.server() + call.path()))
                .timeout(ANSWER_WITHIN)
                .method(
                        call.method(),
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (access.apiKey() != null) {
            request.header("Authorization", "Bearer " + access.apiKey());
        }
        if (access.manifold() != null) {
            request.header("X-Thermocline-Manifold", access.manifold());
        }
        call.headers().forEach(request::header);
        return request.build();
    }

    /** What the server asks for, else doubling; a quarter more or less by chance, so that waiters do not come back as one. */
    private Duration wait(int attempt, Optional<Duration> asked) {
        Duration base = asked.orElse(FIRST_WAIT.multipliedBy(1L << Math.min(attempt - 1, 10)));
        long millis = Math.min(base.toMillis(), LONGEST_WAIT.toMillis());
        // Never sooner than asked.
        long earliest = asked.isPresent() ? millis : millis * 3 / 4;
        return Duration.ofMillis(earliest + world.random().nextLong(millis / 4 + 1));
    }

    private Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").flatMap(text -> {
            try {
                return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip()))));
            } catch (NumberFormatException e) {
                return untilDate(text.strip());
            }
        });
    }

    private Optional<Duration> untilDate(String text) {
        try {
            Instant then = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
            Duration left = Duration.between(world.clock().instant(), then);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private ServerUnreachable unreachable(IOException e) {
        String why = switch (e) {
            case HttpConnectTimeoutException _ -> "no connection within " + CONNECT_WITHIN.toSeconds() + " s";
            case HttpTimeoutException _ -> "no answer within " + ANSWER_WITHIN.toMinutes() + " min";
            case ConnectException _ when isUnknownHost(e) -> "the host is not known";
            case ConnectException _ -> "connection refused";
            case UnknownHostException _ -> "the host is not known";
            default -> "the connection broke: " + e.getMessage();
        };
        return new ServerUnreachable(access.server(), why, e);
    }

    private static boolean isUnknownHost(IOException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException || each instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private static void discard(Object body) {
        if (body instanceof InputStream stream) {
            try {
                stream.close();
            } catch (IOException e) {
                // It is thrown away: how it ends does not matter.
                return;
            }
        }
    }

    private static CommandFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CommandFailure("Interrupted.", e);
    }
}
