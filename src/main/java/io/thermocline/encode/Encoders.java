package io.thermocline.encode;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The encoders of a store by name. Immutable, thread-safe; closing it closes them. */
public final class Encoders implements AutoCloseable {
    /** The encoder of a manifold that names none. */
    public static final String DEFAULT = "default";

    private final Map<String, Encoder> embedded;
    private final Map<String, ExternalEncoder> external;

    /** @throws IllegalArgumentException if two have the same name */
    public Encoders(Collection<? extends Encoder> embedded, Collection<ExternalEncoder> external) {
        Map<String, Encoder> byName = new HashMap<>();
        Map<String, ExternalEncoder> externalByName = new HashMap<>();
        embedded.forEach(each -> requireNew(byName.put(each.name(), each), each.name()));
        external.forEach(each -> requireNew(externalByName.put(each.name(), each), each.name()));
        externalByName.keySet().forEach(name -> requireNew(byName.get(name), name));
        this.embedded = Map.copyOf(byName);
        this.external = Map.copyOf(externalByName);
    }

    /** The encoder of that name that reads text; empty if there is none of that name or its vectors come from the client. */
    public Optional<Encoder> embedded(String name) {
        return Optional.ofNullable(embedded.get(name));
    }

    /** Whether there is an encoder of that name, of whichever kind. */
    public boolean contains(String name) {
        return embedded.containsKey(name) || external.containsKey(name);
    }

    /** All names, sorted. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(embedded.keySet());
        names.addAll(external.keySet());
        return names;
    }

    /** Floats a vector of that encoder; 0 if nothing has decided it yet or there is no such encoder. */
    public int dimension(String name) {
        Encoder encoder = embedded.get(name);
        if (encoder != null) {
            return encoder.dimension();
        }
        ExternalEncoder fromClient = external.get(name);
        return fromClient == null ? 0 : fromClient.dimension();
    }

    /**
     * Checks a client's vector; it is stored as it was sent. The first vector of an external encoder decides its dimension, so it must be one
     * that is to be stored.
     *
     * @param field names the vector in the problem
     * @throws io.thermocline.problem.ProblemException of kind INVALID if it has another dimension, a value that is no finite number, or no direction
     */
    public float[] admit(String name, float[] values, String field) {
        ExternalEncoder fromClient = external.get(name);
        boolean fits = fromClient == null
                ? values.length == dimension(name) && values.length > 0
                : fromClient.accepts(values.length);
        return checked(name, values, field, fits);
    }

    /** Like {@link #admit}, for a vector to search with, which it scales to length one: decides nothing, and any dimension fits while there is none. */
    public float[] admitQuery(String name, float[] values, String field) {
        int dimension = dimension(name);
        boolean fits =
                values.length > 0 && (values.length == dimension || (dimension == 0 && external.containsKey(name)));
        return Vectors.normalised(checked(name, values, field, fits));
    }

    private float[] checked(String name, float[] values, String field, boolean fits) {
        if (!fits) {
            throw Problem.field(
                            ProblemKind.INVALID,
                            field,
                            "has " + values.length + " values, but encoder '" + name + "' has dimension "
                                    + dimension(name))
                    .exception();
        }
        int wrong = Vectors.firstNotFinite(values);
        if (wrong >= 0) {
            throw Problem.field(ProblemKind.INVALID, field + "[" + wrong + "]", "must be a finite number")
                    .exception();
        }
        return values;
    }

    private static void requireNew(@Nullable Object previous, String name) {
        if (previous != null) {
            throw new IllegalArgumentException("two encoders are named '" + name + "'");
        }
    }

    @Override
    public void close() {
        embedded.values().forEach(Encoder::close);
    }
}
