package io.thermocline.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Asks whoever sits at the terminal. */
record Question(Terminal terminal, CommandLine commandLine) {
    /**
     * Refuses to go on where nobody sits.
     *
     * @param instead what to do then
     */
    void requireSomebody(String instead) {
        if (!terminal.inIsTerminal()) {
            throw new ParameterException(commandLine, "Nobody can be asked here: " + instead);
        }
    }

    /** Whether the answer was yes. */
    boolean agreed(String question) {
        terminal.err().print(question + " [y/N] ");
        terminal.err().flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8)).readLine();
            return answer != null && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new CommandFailure("Cannot read the answer: " + Failures.of(e), e);
        }
    }
}
