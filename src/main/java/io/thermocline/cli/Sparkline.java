package io.thermocline.cli;

import java.util.List;

/** A row of bars, one for each value, the newest on the right. */
final class Sparkline {
    private static final String BARS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

    private Sparkline() {}

    /**
     * Bars for the last values.
     *
     * @param full what the highest bar stands for; 0 for the largest of the values
     */
    static String of(List<Double> values, double full, int columns) {
        List<Double> shown = values.subList(Math.max(0, values.size() - columns), values.size());
        double top = full > 0
                ? full
                : shown.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        StringBuilder bars = new StringBuilder();
        for (double value : shown) {
            int height = top <= 0 ? 0 : (int) Math.round(value / top * (BARS.length() - 1));
            bars.append(BARS.charAt(Math.clamp(height, 0, BARS.length() - 1)));
        }
        return bars.toString();
    }
}
