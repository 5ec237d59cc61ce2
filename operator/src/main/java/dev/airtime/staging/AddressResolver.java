package dev.airtime.staging;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Looks up the addresses of a host name. */
@FunctionalInterface
public interface AddressResolver {
    /** The resolver of this process. */
    AddressResolver SYSTEM = host -> Arrays.stream(InetAddress.getAllByName(host))
            .map(InetAddress::getHostAddress)
            .map(a -> a.replaceAll("%.*", ""))
            .sorted()
            .toList();

    /**
     * The addresses, without brackets or zone.
     *
     * @throws UnknownHostException when the name has none
     */
    List<String> resolve(String host) throws UnknownHostException;
}
