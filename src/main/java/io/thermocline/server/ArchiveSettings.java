package io.thermocline.server;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What is moved off this machine. */
public interface ArchiveSettings {
    /** `disk`: the folder `archive` under the data directory. `s3`: a bucket. */
    @WithDefault("disk")
    Kind kind();

    /** The bucket, for `s3`. */
    S3 s3();

    /** What its provider charges, for an estimate of what a month costs. */
    ArchivePriceSettings prices();

    /** Where the archive lies. */
    enum Kind {
        /** Under the data directory. */
        DISK,
        /** In a bucket. */
        S3
    }

    /** A bucket on a server that speaks S3. */
    interface S3 {
        /** The server, such as `https://minio.example.org:9000`. Without it, Amazon's of the region. */
        Optional<String> endpoint();

        /** The region. Without it, that of the environment (`AWS_REGION`, profile, instance); with an endpoint, `us-east-1`. */
        Optional<String> region();

        /** The bucket, which must exist. */
        Optional<String> bucket();

        /** What the names of all objects begin with, so that a bucket can hold several stores; no two stores may share one. */
        Optional<String> prefix();

        /** Whether the bucket stands in the path of addresses instead of the host name; most servers but Amazon's want it. */
        @WithDefault("false")
        boolean pathStyle();

        /** The access key. Without it, credentials come from where AWS's tools look: environment, profile, web identity, container, instance. */
        Optional<String> accessKey();

        /** The secret of the access key. Better given as an environment variable than in a file. */
        Optional<String> secretKey();

        /** The longest that one request may take. */
        @WithDefault("30s")
        Duration timeout();

        /** How often a request is sent before its call fails, with growing pauses of random length between. */
        @WithDefault("4")
        int attempts();

        /** Requests at a time. */
        @WithDefault("64")
        int connections();

        /** Objects above it are uploaded in parts of it; eight of them are in memory at a time. At least 5M. */
        @WithDefault("8M")
        MemorySize partBytes();
    }
}
