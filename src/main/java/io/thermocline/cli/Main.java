package io.thermocline.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code thermocline}. */
public final class Main {
    private static final int WIDEST_HELP = 110;
    private static final int NARROWEST_HELP = 55;

    private Main() {}

    /** Runs one command and ends the process with 0 (done), 1 (failed) or 2 (wrong use). */
    public static void main(String[] arguments) {
        System.exit(run(World.system(), arguments));
    }

    /** Runs one command and returns the exit status. */
    static int run(World world, String... arguments) {
        return run(world, JLineScreen::open, arguments);
    }

    /** The same, with another way to take the terminal over. */
    static int run(World world, Supplier<Screen> screens, String... arguments) {
        Terminal terminal = world.terminal();
        PrintWriter out = new PrintWriter(terminal.out(), false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
        CommandLine commandLine = commandLine(world, screens)
                .setOut(out)
                .setErr(err)
                .setColorScheme(Help.defaultColorScheme(terminal.colors() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setUsageHelpWidth(Math.clamp(terminal.width(), NARROWEST_HELP, WIDEST_HELP))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures(world))
                .setParameterExceptionHandler(wrongUse());
        int status = commandLine.execute(arguments);
        out.flush();
        err.flush();
        // A full disk behind a redirection must not look like success.
        return status == CommandLine.ExitCode.OK && terminal.out().checkError()
                ? CommandLine.ExitCode.SOFTWARE
                : status;
    }

    private static CommandLine commandLine(World world, Supplier<Screen> screens) {
        RootCommand root = new RootCommand(world);
        CommandLine keys = new CommandLine(new KeysCommand())
                .addSubcommand(new KeysCreateCommand(root))
                .addSubcommand(new KeysListCommand(root))
                .addSubcommand(new KeysRemoveCommand(root));
        CommandLine operations = new CommandLine(new OperationsCommand())
                .addSubcommand(new OperationsListCommand(root))
                .addSubcommand(new OperationsGetCommand(root))
                .addSubcommand(new OperationsCancelCommand(root))
                .addSubcommand(new OperationsWaitCommand(root));
        CommandLine memory = new CommandLine(new MemoryCommand())
                .addSubcommand(new MemoryStatsCommand(root))
                .addSubcommand(new MemoryBreakdownCommand(root))
                .addSubcommand(new MemoryPatternsCommand(root))
                .addSubcommand(new MemoryEvictCommand(root))
                .addSubcommand(new MemoryArchiveCommand(root))
                .addSubcommand(new MemoryPromoteCommand(root))
                .addSubcommand(new MemorySyncStatusCommand(root))
                .addSubcommand(new MemorySyncCommand(root))
                .addSubcommand(new MemoryCompactCommand(root));
        CommandLine erase = new CommandLine(new EraseCommand(root))
                .addSubcommand(new EraseVerifyCommand(root))
                .addSubcommand(new EraseScanCommand(root))
                .addSubcommand(new EraseKeyCommand(root));
        return new CommandLine(root)
                .addSubcommand(new PutCommand(root))
                .addSubcommand(new GetCommand(root))
                .addSubcommand(new ListCommand(root))
                .addSubcommand(new RemoveCommand(root))
                .addSubcommand(erase)
                .addSubcommand(new QueryCommand(root))
                .addSubcommand(new SearchCommand(root))
                .addSubcommand(new ImportCommand(root))
                .addSubcommand(operations)
                .addSubcommand(memory)
                .addSubcommand(new DiagnoseCommand(root))
                .addSubcommand(new VerifyCommand(root))
                .addSubcommand(new RepairCommand(root))
                .addSubcommand(new RebuildCommand(root))
                .addSubcommand(new TopCommand(root, screens))
                .addSubcommand(keys)
                .addSubcommand(new VersionCommand(root));
    }

    private static IExecutionExceptionHandler failures(World world) {
        return (failure, commandLine, parsed) -> {
            if (failure instanceof ParameterException wrong) {
                return commandLine.getParameterExceptionHandler().handleParseException(wrong, new String[0]);
            }
            String message = failure instanceof CommandFailure known ? known.words() : failure.toString();
            world.terminal().out().flush();
            world.terminal().err().println("thermocline: " + message);
            return CommandLine.ExitCode.SOFTWARE;
        };
    }

    private static IParameterExceptionHandler wrongUse() {
        return (wrong, arguments) -> {
            CommandLine commandLine = wrong.getCommandLine();
            PrintWriter err = commandLine.getErr();
            err.println("thermocline: " + String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", ""));
            UnmatchedArgumentException.printSuggestions(wrong, err);
            err.println("Try `" + commandLine.getCommandSpec().qualifiedName() + " --help`.");
            return CommandLine.ExitCode.USAGE;
        };
    }
}
