package ai.focal360.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "2606:2800:220:1::1", "100.63.0.1", "100.128.0.1"})
    void permitsPublicOnes(String address) throws UnknownHostException {
        assertThat(permitted(address, false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.0.1",
                "100.64.0.1",
                "0.1.2.3",
                "::1",
                "fd00::1",
                "::ffff:10.0.0.1"
            })
    void permitsPrivateOnesWhenToldTo(String address) throws UnknownHostException {
        assertThat(permitted(address, true)).isTrue();
        assertThat(permitted(address, false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::"})
    void neverPermitsWhereNobodyCanStand(String address) throws UnknownHostException {
        assertThat(permitted(address, true)).isFalse();
    }

    private static boolean permitted(String address, boolean privateAllowed) throws UnknownHostException {
        return Addresses.permitted(new InetAddress[] {InetAddress.getByName(address)}, privateAllowed);
    }
}
