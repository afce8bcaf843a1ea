package io.thermocline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code thermocline version}. */
@Command(name = "version", description = "Prints the version of this command line.", footer = "  thermocline version")
final class VersionCommand implements Runnable {
    private final RootCommand root;

    VersionCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        if (root.json()) {
            root.terminal()
                    .out()
                    .println(Json.pretty(Json.object()
                            .put("version", Provider.version())
                            .put("java", Runtime.version().toString())));
        } else {
            root.terminal().out().println(Provider.line());
        }
    }

    /** Answers {@code --version} of every command. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {line()};
        }

        private static String line() {
            return "thermocline " + version() + " (Java " + Runtime.version() + ")";
        }

        /** What the jar says of itself; classes that were never packaged have no version. */
        private static String version() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "unpackaged" : version;
        }
    }
}
