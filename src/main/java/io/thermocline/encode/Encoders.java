package io.thermocline.encode;

import io.thermocline.engine.Snapshot;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
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
     * Checks a client's vector; it is stored as it was sent. Any dimension fits an external encoder while there is none; see {@link #claims}.
     *
     * @param field names the vector in the problem
     * @throws io.thermocline.problem.ProblemException of kind INVALID if it has another dimension, a value that is no finite number, or no direction
     */
    public float[] admit(String name, float[] values, String field) {
        int dimension = dimension(name);
        boolean fits =
                values.length > 0 && (values.length == dimension || (dimension == 0 && external.containsKey(name)));
        if (!fits) {
            throw otherDimension(name, dimension, values.length, field);
        }
        int wrong = Vectors.firstNotFinite(values);
        if (wrong >= 0) {
            throw Problem.field(ProblemKind.INVALID, field + "[" + wrong + "]", "must be a finite number")
                    .exception();
        }
        return values;
    }

    /** Like {@link #admit}, for a vector to search with, which it scales to length one. */
    public float[] admitQuery(String name, float[] values, String field) {
        return Vectors.normalised(admit(name, values, field));
    }

    /** Claims for one write, which {@link DimensionClaims#claim} fills: the first vectors that are stored decide what nothing else has. */
    public DimensionClaims claims() {
        return new DimensionClaims(external);
    }

    /**
     * Takes the dimensions of external encoders from the vectors that a store holds, where the settings say nothing.
     *
     * @throws DimensionMismatchException if an encoder has a dimension that none of the vectors has which the store holds of it
     */
    public void learn(Snapshot snapshot) {
        for (String name : names()) {
            SequencedSet<Integer> stored = snapshot.dimensions(name);
            if (stored.isEmpty()) {
                continue;
            }
            ExternalEncoder fromClient = external.get(name);
            if (fromClient != null) {
                fromClient.learn(stored.getFirst());
            }
            if (!stored.contains(dimension(name))) {
                throw new DimensionMismatchException(name, dimension(name), stored.getFirst());
            }
        }
    }

    /** The problem of vectors that do not fit their encoder. */
    static ProblemException otherDimension(String name, int dimension, int floats, String field) {
        return Problem.field(
                        ProblemKind.INVALID,
                        field,
                        "has " + floats + " values, but encoder '" + name + "' has dimension " + dimension)
                .exception();
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
