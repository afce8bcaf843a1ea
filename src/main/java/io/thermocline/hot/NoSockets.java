package io.thermocline.hot;

import com.hazelcast.cluster.Address;
import com.hazelcast.instance.AddressPicker;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.Node;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has a Hazelcast member listen nowhere. Members of the community edition believe whoever knows their cluster's name, and a port on the loopback interface is open to
 * every process of the machine, so a member that is meant to be alone is safest without a port. Its address is a name only.
 */
final class NoSockets extends DefaultNodeContext {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    /** The discard service: a number that nobody mistakes for a member's. */
    private static final int NO_PORT = 9;

    @Override
    public AddressPicker createAddressPicker(Node node) {
        return new NamedAddress();
    }

    private static final class NamedAddress implements AddressPicker {
        private final Address address;

        private NamedAddress() {
            try {
                address = new Address(InetAddress.getByAddress(LOOPBACK), NO_PORT);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("four bytes are an address", e);
            }
        }

        @Override
        public void pickAddress() {
            // there is nothing to bind
        }

        @Override
        public Address getBindAddress(EndpointQualifier qualifier) {
            return address;
        }

        @Override
        public Address getPublicAddress(EndpointQualifier qualifier) {
            return address;
        }

        @Override
        public Map<EndpointQualifier, Address> getPublicAddressMap() {
            return Map.of(EndpointQualifier.MEMBER, address);
        }

        @Override
        public Map<EndpointQualifier, Address> getBindAddressMap() {
            return Map.of(EndpointQualifier.MEMBER, address);
        }

        @Override
        public @Nullable ServerSocketChannel getServerSocketChannel(EndpointQualifier qualifier) {
            return null;
        }

        @Override
        public Map<EndpointQualifier, ServerSocketChannel> getServerSocketChannels() {
            return Map.of();
        }
    }
}
