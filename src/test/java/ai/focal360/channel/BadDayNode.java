package ai.focal360.channel;

import ai.focal360.platform.ConversationId;
import ai.focal360.tenant.ChannelConfig;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node of {@link BadDayShop} as a program that can be killed: its database, its providers' address, and whom it says something. */
final class BadDayNode {
    static final List<String> SAID = List.of("Your order is on its way.", "Is there anything else?");

    /** Longer than a message is held up before the node dies. */
    private static final String LEASE = "20s";

    private BadDayNode() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        var database = new HikariDataSource(config);
        var providers = Stream.of(ChannelConfig.Kind.WHATSAPP, ChannelConfig.Kind.SMS, ChannelConfig.Kind.EMAIL)
                .map(kind -> new Remote(kind, URI.create(arguments[1])))
                .toList();
        var node = BadDayShop.node(database, BadDayShop.tenants(""), LEASE, providers, new ArrayDeque<>());
        for (int i = 2; i < arguments.length; i++) {
            var conversation = new ConversationId(UUID.fromString(arguments[i]));
            var address = JdbcClient.create(database)
                    .sql("select address from conversation where id = ?")
                    .param(conversation.value())
                    .query(String.class)
                    .single();
            BadDayShop.say(node, "whatsapp", address, conversation, SAID.toArray(String[]::new));
        }
        Thread.currentThread().join();
    }

    /** A provider in another process: takes a message, refuses it, or never says which. */
    private record Remote(ChannelConfig.Kind kind, URI at) implements Sender {
        private static final HttpClient HTTP = HttpClient.newHttpClient();

        @Override
        public int longestText() {
            return 4_096;
        }

        @Override
        public SendResult send(ChannelConfig channel, OutboundMessage message) {
            var request = HttpRequest.newBuilder(
                            at.resolve("/" + channel.id() + "/" + message.lane().address()))
                    .POST(HttpRequest.BodyPublishers.ofString(message.text()))
                    .build();
            int status = HTTP.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .join()
                    .statusCode();
            return status == 200
                    ? new SendResult.Acknowledged(kind + "-" + message.id())
                    : new SendResult.Refused("not one of ours");
        }
    }
}
