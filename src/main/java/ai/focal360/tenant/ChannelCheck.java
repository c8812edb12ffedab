package ai.focal360.tenant;

import ai.focal360.tenant.ChannelConfig.Kind;
import ai.focal360.tenant.DataFiles.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a channel's schema cannot say: no more than its kind can carry, what its adapter needs, whom it falls back to. */
record ChannelCheck(Function<String, @Nullable Entry> channels, Set<String> known) {
    private static final Map<Kind, String> NEEDED = Map.of(
            Kind.WHATSAPP, "phone-number-id",
            Kind.SMS, "from",
            Kind.EMAIL, "from",
            Kind.WEBHOOK, "url");
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    List<PackProblem> problems(Entry channel) {
        var problems = new ArrayList<PackProblem>();
        if (channel.valid()) {
            var kind = DataReader.constant(Kind.class, channel.node().path("kind"));
            properties(channel, kind, problems);
            capability(channel, kind, problems);
            fallbacks(channel, problems);
            outbound(channel, problems);
        }
        return problems;
    }

    private static void properties(Entry channel, Kind kind, List<PackProblem> problems) {
        var needed = NEEDED.get(kind);
        if (needed != null && !channel.node().path("properties").has(needed)) {
            problems.add(
                    channel.problem("", "A channel of kind %s needs the property '%s'".formatted(name(kind), needed)));
        }
    }

    private static void capability(Entry channel, Kind kind, List<PackProblem> problems) {
        var most = ChannelCapability.of(kind);
        var said = channel.node().path("capability");
        longest(channel, kind, "/max-length", most, problems);
        longest(channel, kind, "/capability/max-length", most, problems);
        if (said.path("buttons").asInt(0) > most.buttons()) {
            problems.add(channel.problem(
                    "/capability/buttons",
                    "A message of kind %s has at most %d buttons".formatted(name(kind), most.buttons())));
        }
        if (said.has("receipts")
                && DataReader.constant(ChannelCapability.Receipts.class, said.path("receipts"))
                                .compareTo(most.receipts())
                        > 0) {
            problems.add(channel.problem(
                    "/capability/receipts",
                    "Of a message of kind %s nobody learns more than '%s'"
                            .formatted(name(kind), name(most.receipts()))));
        }
        if (said.path("rich-media").asBoolean(false) && !most.richMedia()) {
            problems.add(channel.problem(
                    "/capability/rich-media", "A message of kind %s carries no media".formatted(name(kind))));
        }
        if (said.path("templates").asBoolean(false) && !most.templates()) {
            problems.add(channel.problem("/capability/templates", "Only whatsapp has templates"));
        }
        var window = most.serviceWindow();
        if (window != null
                && said.has("service-window")
                && DataReader.duration(said.path("service-window"), window).compareTo(window) > 0) {
            problems.add(channel.problem(
                    "/capability/service-window",
                    "The service window of kind %s is at most %dh".formatted(name(kind), window.toHours())));
        }
    }

    private static void longest(
            Entry channel, Kind kind, String pointer, ChannelCapability most, List<PackProblem> problems) {
        if (channel.node().at(pointer).asInt(0) > most.maxLength()) {
            problems.add(channel.problem(
                    pointer, "A message of kind %s has at most %d characters".formatted(name(kind), most.maxLength())));
        }
    }

    private void fallbacks(Entry channel, List<PackProblem> problems) {
        var fallbacks = channel.node().path("fallbacks");
        for (int i = 0; i < fallbacks.size(); i++) {
            var pointer = "/fallbacks/" + i;
            refusal(channel, fallbacks.get(i).asText())
                    .ifPresent(reason -> problems.add(channel.problem(pointer, reason)));
        }
    }

    private Optional<String> refusal(Entry channel, String id) {
        var fallback = channels.apply(id);
        if (fallback == null) {
            return Optional.of("There is no channel '%s'%s".formatted(id, DidYouMean.of(id, known)));
        }
        if (id.equals(channel.id())) {
            return Optional.of("A channel cannot fall back to itself");
        }
        if (fallback.node().path("kind").asText().equals("webchat")) {
            return Optional.of("A webchat reaches nobody who is not looking at it");
        }
        if (!agent(fallback).equals(agent(channel))) {
            return Optional.of("'%s' is a channel of agent '%s', and the customer talks to '%s'"
                    .formatted(id, agent(fallback).asText(), agent(channel).asText()));
        }
        return Optional.empty();
    }

    private static JsonNode agent(Entry channel) {
        return channel.node().path("agent");
    }

    private static void outbound(Entry channel, List<PackProblem> problems) {
        var hours = channel.node().at("/outbound/quiet-hours").asText();
        if (!hours.isEmpty() && hours.substring(0, 5).equals(hours.substring(6))) {
            problems.add(channel.problem("/outbound/quiet-hours", "Quiet hours that end when they begin are none"));
        }
        var currency = channel.node().at("/cost/currency").asText();
        if (!currency.isEmpty() && !CURRENCIES.contains(currency)) {
            problems.add(channel.problem("/cost/currency", "'%s' is no currency of ISO 4217".formatted(currency)));
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
