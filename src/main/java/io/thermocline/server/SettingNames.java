package io.thermocline.server;

import io.smallrye.config.ConfigMapping;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of all settings, read off the mapping; {@code *} stands for a name that the operator chooses. */
final class SettingNames {
    static final String ANY = "*";
    private static final String ENVIRONMENT = "THERMOCLINE_";

    private final List<List<String>> names = new ArrayList<>();

    private SettingNames() {}

    static SettingNames of(Class<?> mapping) {
        SettingNames all = new SettingNames();
        all.collect(mapping, List.of(mapping.getAnnotation(ConfigMapping.class).prefix()));
        return all;
    }

    /** All names, segments joined by dots. */
    List<String> all() {
        return names.stream().map(name -> String.join(".", name)).sorted().toList();
    }

    /** Whether a setting has that name, given as its segments. */
    boolean contains(List<String> segments) {
        return names.stream().anyMatch(name -> matches(name, segments));
    }

    /** Whether an environment variable is that of a setting. */
    boolean containsVariable(String variable) {
        return names.stream()
                .anyMatch(name -> variablePattern(name).matcher(variable).matches());
    }

    /** Whether an environment variable looks like one of ours. */
    static boolean isOurs(String variable) {
        return variable.startsWith(ENVIRONMENT);
    }

    private void collect(Class<?> group, List<String> prefix) {
        for (Method method : group.getDeclaredMethods()) {
            if (!Modifier.isAbstract(method.getModifiers())) {
                continue;
            }
            List<String> name = with(prefix, kebab(method.getName()));
            Class<?> type = method.getReturnType();
            if (type == Map.class) {
                ParameterizedType map = (ParameterizedType) method.getGenericReturnType();
                collect((Class<?>) map.getActualTypeArguments()[1], with(name, ANY));
            } else if (type.isInterface() && type.getPackage() == group.getPackage()) {
                collect(type, name);
            } else {
                names.add(name);
            }
        }
    }

    private static List<String> with(List<String> prefix, String segment) {
        List<String> name = new ArrayList<>(prefix);
        name.add(segment);
        return name;
    }

    /** {@code maxBytes} as {@code max-bytes}. */
    static String kebab(String method) {
        return method.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static boolean matches(List<String> name, List<String> segments) {
        if (name.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < name.size(); i++) {
            if (!name.get(i).equals(ANY) && !name.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Pattern variablePattern(List<String> name) {
        return Pattern.compile(Arrays.stream(name.toArray(String[]::new))
                .map(segment -> segment.equals(ANY)
                        ? ".+"
                        : segment.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.joining("_")));
    }
}
