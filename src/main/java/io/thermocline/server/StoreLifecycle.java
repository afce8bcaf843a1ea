package io.thermocline.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.thermocline.calls.Gate;
import io.thermocline.calls.Services;
import io.thermocline.files.DatabaseLock;
import io.thermocline.files.DatabaseLockedException;
import io.thermocline.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Opens the store when the server starts and closes it when it stops.
 *
 * <p>A small store is open before the first connection is accepted. One that has much to replay goes on opening while the server already answers
 * 503 with Retry-After. What cannot be opened ends the process with one message.
 */
@ApplicationScoped
class StoreLifecycle {
    private static final Logger LOG = Logger.getLogger(StoreLifecycle.class);
    private static final Duration BEFORE_LISTENING = Duration.ofSeconds(5);
    private static final Duration FOR_CALLS_UNDER_WAY = Duration.ofSeconds(15);

    private final Settings settings;
    private final Config config;
    private final Gate<Services> gate;
    private final MeterRegistry registry;
    private final String host;
    private final ExecutorService opener = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("store-opener").factory());

    private @Nullable DatabaseLock lock;
    private volatile @Nullable CompletableFuture<OpenStore> opening;

    StoreLifecycle(
            Settings settings,
            Config config,
            Gate<Services> gate,
            MeterRegistry registry,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        this.settings = settings;
        this.config = config;
        this.gate = gate;
        this.registry = registry;
        this.host = host;
    }

    void start(@Observes StartupEvent event) {
        checkSettings();
        try {
            lock = DatabaseLock.acquire(settings.dataDir());
        } catch (DatabaseLockedException | UncheckedIOException e) {
            throw refusal(message(e));
        }
        AtomicBoolean listening = new AtomicBoolean();
        CompletableFuture<OpenStore> open = CompletableFuture.supplyAsync(() -> open(listening), opener);
        opening = open;
        try {
            open.get(BEFORE_LISTENING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            listening.set(true);
            if (open.isCompletedExceptionally()) {
                closeLock();
                throw refusal(message(open.exceptionNow()));
            }
            LOG.info("the store is still opening; until it is open, calls are answered with 503");
        } catch (ExecutionException e) {
            closeLock();
            throw refusal(message(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusal("interrupted while the store was opening");
        }
    }

    /** @param listening whether nobody waits any more who could refuse the start */
    private OpenStore open(AtomicBoolean listening) {
        try {
            OpenStore store = OpenStore.open(settings);
            StoreMetrics.bind(registry, store);
            TableMetrics.bind(registry, store::tableStats);
            HotMetrics.bind(registry, store.hot());
            PrefetchMetrics.bind(registry, store.prefetch());
            TierMetrics.bind(registry, store);
            ArchiveMetrics.bind(registry, store.archive().traffic());
            gate.open(store.services());
            LOG.info(RecoveryText.of(store.engine().recovery()));
            return store;
        } catch (Throwable e) {
            // a missing native library is an Error, and it too must end the process with a message
            if (listening.get()) {
                LOG.fatal(message(e));
                Quarkus.asyncExit(1);
            }
            throw e;
        }
    }

    private void checkSettings() {
        SettingsCheck check = new SettingsCheck()
                .sources(config.getConfigSources())
                .environment(System.getenv().keySet())
                .values(settings)
                .host(settings, host);
        List<String> wrong = check.wrong().isEmpty()
                ? check.heap(settings, Runtime.getRuntime().maxMemory()).wrong()
                : check.wrong();
        if (!wrong.isEmpty()) {
            throw refusal("the settings are wrong:\n  " + String.join("\n  ", wrong));
        }
    }

    /** The store, once it is open. */
    Optional<OpenStore> store() {
        CompletableFuture<OpenStore> open = opening;
        if (open == null || open.state() != Future.State.SUCCESS) {
            return Optional.empty();
        }
        return Optional.of(open.resultNow());
    }

    /** Called before the server stops listening: lets what is under way come to its end. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        if (!gate.shut(FOR_CALLS_UNDER_WAY)) {
            LOG.warnf("calls still under way after %d s are cut off", FOR_CALLS_UNDER_WAY.toSeconds());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        gate.shut(Duration.ZERO);
        CompletableFuture<OpenStore> open = opening;
        if (open != null) {
            open.handle((store, failure) -> Optional.ofNullable(store)).join().ifPresent(StoreLifecycle::close);
        }
        opener.shutdown();
        closeLock();
    }

    private static void close(OpenStore store) {
        try {
            store.engine().flush();
        } catch (ProblemException e) {
            LOG.warnf("what is in memory stays in the log, from where the next start takes it: %s", e.getMessage());
        }
        store.close();
        LOG.info("the store is closed");
    }

    private void closeLock() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    /** Quarkus prints the message of this exception, nothing more, and exits with 1. */
    private static ConfigurationException refusal(String message) {
        return new ConfigurationException("Thermocline does not start: " + message);
    }

    private static String message(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        boolean known =
                cause.getClass().getName().startsWith("io.thermocline.") || cause instanceof UncheckedIOException;
        if (!known) {
            LOG.error("the store cannot be opened", cause);
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
