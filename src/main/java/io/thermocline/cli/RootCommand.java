package io.thermocline.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options that every command shares, and what follows from them. */
@Command(
        name = "thermocline",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        description = "Stores, finds and imports blocks of a running Thermocline server.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong use"},
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        parameterListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  thermocline import docs                 import a folder of documents",
            "  thermocline search \"how to restore\"     find passages by meaning",
            "  echo hello | thermocline put --key greeting",
            "  thermocline get --key greeting",
            "  thermocline ls --class DOCUMENTATION",
            "  thermocline query '\"api\" in tags' --sort -updatedAt"
        })
final class RootCommand {
    private static final String DEFAULT_URL = "http://127.0.0.1:8080";

    private final World world;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The server (THERMOCLINE_URL; default " + DEFAULT_URL + ").")
    private @Nullable String url;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            scope = ScopeType.INHERIT,
            description = "Who calls. Better set THERMOCLINE_API_KEY, which other users of this machine cannot see.")
    private @Nullable String apiKey;

    @Option(
            names = "--manifold",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "From which manifold to look, and where to store (default: default).")
    private @Nullable String manifold;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            scope = ScopeType.INHERIT,
            description = "table, for people (default), or json, for programs.")
    private Output output = Output.TABLE;

    /** The form of answers. */
    enum Output {
        TABLE,
        JSON
    }

    RootCommand(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }

    Terminal terminal() {
        return world.terminal();
    }

    boolean json() {
        return output == Output.JSON;
    }

    /** A client of the server that was named. */
    Client client(Client.Patience patience) {
        String named =
                Optional.ofNullable(url).or(() -> variable("THERMOCLINE_URL")).orElse(DEFAULT_URL);
        String key = Optional.ofNullable(apiKey)
                .or(() -> variable("THERMOCLINE_API_KEY"))
                .orElse(null);
        return new Client(
                new Client.Access(
                        server(named), printable("The API key", key), printable("--manifold", manifold), patience),
                world);
    }

    /** A client for single requests, which a person waits for. */
    Client client() {
        return client(Client.Patience.PERSON);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(world.environment().get(name)).filter(value -> !value.isBlank());
    }

    private URI server(String text) {
        try {
            URI uri = new URI(text.strip());
            String scheme = String.valueOf(uri.getScheme());
            boolean web = scheme.equals("http") || scheme.equals("https");
            if (!web || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
                throw notAnAddress(text);
            }
            String plain = uri.toString();
            return URI.create(plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain);
        } catch (URISyntaxException e) {
            throw notAnAddress(text);
        }
    }

    private ParameterException notAnAddress(String text) {
        return new ParameterException(
                spec.commandLine(), "'" + text + "' is not the address of a server, such as " + DEFAULT_URL);
    }

    private @Nullable String printable(String what, @Nullable String value) {
        if (value != null && !value.chars().allMatch(each -> each > ' ' && each < 0x7F)) {
            throw new ParameterException(
                    spec.commandLine(), what + " may only have printable ASCII characters, no spaces");
        }
        return value;
    }
}
