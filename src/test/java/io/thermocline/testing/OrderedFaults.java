package io.thermocline.testing;

import io.thermocline.testing.ObjectFault.Verb;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Which call meets which fault: the ordered ones first, then by chance. Guarded by its owner. */
final class OrderedFaults {
    /** A fault of the n-th call from now that it can happen to. */
    private record Order(ObjectFault fault, long left) {}

    private final RandomGenerator random;
    private final Map<ObjectFault, Double> shares = new EnumMap<>(ObjectFault.class);
    private List<Order> orders = new ArrayList<>();

    OrderedFaults(RandomGenerator random) {
        this.random = random;
    }

    void order(ObjectFault fault, long call) {
        orders.add(new Order(fault, call));
    }

    void share(ObjectFault fault, double share) {
        shares.put(fault, share);
    }

    void forget() {
        orders.clear();
        shares.clear();
    }

    Optional<ObjectFault> next(Verb verb) {
        Optional<ObjectFault> found = Optional.empty();
        List<Order> left = new ArrayList<>();
        for (Order order : orders) {
            if (!order.fault().canHappenTo(verb)) {
                left.add(order);
            } else if (order.left() > 1) {
                left.add(new Order(order.fault(), order.left() - 1));
            } else if (found.isEmpty()) {
                found = Optional.of(order.fault());
            } else {
                left.add(order);
            }
        }
        orders = left;
        for (Map.Entry<ObjectFault, Double> each : shares.entrySet()) {
            if (found.isEmpty() && each.getKey().canHappenTo(verb) && random.nextDouble() < each.getValue()) {
                found = Optional.of(each.getKey());
            }
        }
        return found;
    }
}
