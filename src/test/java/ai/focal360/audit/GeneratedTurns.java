package ai.focal360.audit;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns as half a year of two shops has them, the same for the same seed, and the truth about them, counted while they are
 * made. What a reporter should notice is in them: weekends are quiet, complaints grow, the second pack of acme-shop
 * escalates less, 2026-02-17 has a burst of abuse, a few questions come again and again that nobody has an article for.
 */
public final class GeneratedTurns {
    public static final LocalDate FIRST_DAY = LocalDate.of(2025, 10, 6);
    /** The day after the last: whole weeks, from a Monday to a Sunday. */
    public static final LocalDate END = FIRST_DAY.plusWeeks(26);

    public static final LocalDate SECOND_PACK = LocalDate.of(2026, 1, 12);
    public static final LocalDate BURST = LocalDate.of(2026, 2, 17);

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> LANGUAGES = List.of("en", "en", "en", "nl", "nl", "de");
    private static final List<String> CHANNELS = List.of("webchat", "webchat", "webchat", "whatsapp-nl");
    private static final int CUSTOMERS_PER_THOUSAND_TURNS = 120;

    private final SplittableRandom random;
    private final int turns;
    private final Truth truth = new Truth();

    private GeneratedTurns(long seed, int turns) {
        this.random = new SplittableRandom(seed);
        this.turns = turns;
    }

    public static GeneratedTurns of(long seed, int turns) {
        return new GeneratedTurns(seed, turns);
    }

    /** Makes all turns, a conversation's in their order, and answers the truth about them. To be called once. */
    public Truth each(Consumer<TurnRecord> taker) {
        int made = 0;
        while (made < turns) {
            made += conversation(turns - made, taker);
        }
        return truth;
    }

    /** What one kind of turn says, decides and comes to; everything but numbers and words follows from it. */
    public enum Story {
        ASKED_DELIVERY(18, "question", null, "RESOLVED", "How long does delivery take?", "Usually two working days."),
        ASKED_RETURN_COST(9, "question", null, "RESOLVED", "What does a return cost?", "Nothing within 30 days."),
        ASKED_ISLANDS(3, "question", null, "UNRESOLVED", "Do you ship to the islands?", "I could not find that."),
        ASKED_GIFT_WRAP(2, "question", null, "UNRESOLVED", "Can you wrap it as a gift?", "I could not find that."),
        ASKED_WEATHER(2, "question", null, "UNRESOLVED", "Will it rain tomorrow?", "I only know about our shop."),
        ORDER_STATUS(16, "order-status", "order-status", "RESOLVED", "Where is my order?", "It left our warehouse."),
        CANCEL_ASKED(8, "cancel-order", "cancel-order", "PARTIAL", "Cancel my order please", "Shall I cancel it?"),
        CANCEL_DONE(6, "confirm", "cancel-order", "RESOLVED", "Yes, cancel it", "Your order is cancelled."),
        CANCEL_TOO_LATE(2, "confirm", "cancel-order", "UNRESOLVED", "Yes, cancel it", "It has been sent already."),
        RETURN_ASKED(7, "return-items", "return-items", "PARTIAL", "I want to return this", "Which items?"),
        RETURN_DONE(5, "provide-data", "return-items", "RESOLVED", "The blue mug", "Here is your label."),
        RETURN_TOO_LATE(2, "provide-data", "return-items", "UNRESOLVED", "The lamp", "The 30 days are over."),
        BILLING(5, "billing-inquiry", null, "RESOLVED", "Why was I charged twice?", "One of them is a reservation."),
        COMPLAINED(4, "complaint", "handle-complaint", "PARTIAL", "My mug is broken", "I am sorry. May I see it?"),
        WANTED_A_PERSON(3, "human", "escalate-to-human", "REDIRECTED", "A human please", "A colleague takes over."),
        GREETED(5, "greeting", null, "RESOLVED", "Hello", "Hello! What can I do for you?"),
        INSULTED(1, "complaint", null, "UNRESOLVED", "You useless robot", "Let us stay polite.");

        public final String intent;
        public final @Nullable String scenario;
        public final String resolution;
        final int weight;
        final String said;
        final String answered;

        Story(int weight, String intent, @Nullable String scenario, String resolution, String said, String answered) {
            this.weight = weight;
            this.intent = intent;
            this.scenario = scenario;
            this.resolution = resolution;
            this.said = said;
            this.answered = answered;
        }

        public List<String> categories() {
            return switch (this) {
                case ASKED_ISLANDS, ASKED_GIFT_WRAP -> List.of("KNOWLEDGE_GAP");
                case ASKED_WEATHER -> List.of("OUT_OF_SCOPE");
                case CANCEL_TOO_LATE, RETURN_TOO_LATE -> List.of("POLICY_RESTRICTION");
                case WANTED_A_PERSON -> List.of("ESCALATION");
                case INSULTED -> List.of("ABUSE_SUSPECTED");
                default -> List.of();
            };
        }

        /** The policies that spoke; those of {@link #blockedBy} forbade something. */
        public List<String> policies() {
            return switch (this) {
                case CANCEL_ASKED -> List.of("orders.cancel.pending", "platform.action.confirm");
                case CANCEL_DONE -> List.of("platform.action.allow-confirmed");
                case CANCEL_TOO_LATE -> List.of("orders.cancel.pending");
                case RETURN_DONE -> List.of("orders.return.window", "platform.action.allow-confirmed");
                case RETURN_TOO_LATE -> List.of("orders.return.window");
                case ORDER_STATUS -> List.of("platform.action.read");
                case WANTED_A_PERSON -> List.of("handover.on-request");
                case INSULTED -> List.of("firewall.insult");
                default -> List.of();
            };
        }

        public List<String> blockedBy() {
            return switch (this) {
                case CANCEL_TOO_LATE, RETURN_TOO_LATE -> policies();
                default -> List.of();
            };
        }

        public boolean escalated() {
            return this == WANTED_A_PERSON;
        }

        @Nullable
        String tool() {
            return switch (this) {
                case ORDER_STATUS, CANCEL_ASKED -> "get_order";
                case CANCEL_DONE -> "cancel_order";
                case RETURN_DONE -> "return_items";
                default -> null;
            };
        }

        String move() {
            return switch (this) {
                case ORDER_STATUS, CANCEL_ASKED, RETURN_ASKED, COMPLAINED, WANTED_A_PERSON -> "START";
                case CANCEL_TOO_LATE, RETURN_TOO_LATE -> "CANCEL";
                default -> "COMPLETE";
            };
        }
    }

    /** Turns that are alike in everything that is counted by; {@code opened} those that began a conversation. */
    public record Slice(
            TenantId tenant,
            LocalDate day,
            String agent,
            String channel,
            String pack,
            String language,
            Story story,
            boolean opened) {}

    /** How many turns a slice has, and what they add up to. */
    public record Sum(long turns, long tookMicros, long inputTokens, long outputTokens, long costMicros) {
        static final Sum NONE = new Sum(0, 0, 0, 0, 0);

        Sum plus(Sum other) {
            return new Sum(
                    turns + other.turns,
                    tookMicros + other.tookMicros,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens,
                    costMicros + other.costMicros);
        }
    }

    /** What the figures must come to. */
    public static final class Truth {
        private final Map<Slice, Sum> slices = new HashMap<>();
        private final Map<TenantId, CustomerId> regulars = new HashMap<>();
        private final Map<TenantId, List<TurnId>> regularsTurns = new HashMap<>();

        public Sum sum(Predicate<Slice> which) {
            return slices.entrySet().stream()
                    .filter(entry -> which.test(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .reduce(Sum.NONE, Sum::plus);
        }

        public long turns(Predicate<Slice> which) {
            return sum(which).turns();
        }

        /** Turns by a dimension; a slice may count for none of its values, or for several. */
        public <T> Map<T, Long> by(Function<Slice, Stream<T>> values, Predicate<Slice> which) {
            return slices.entrySet().stream()
                    .filter(entry -> which.test(entry.getKey()))
                    .flatMap(entry -> values.apply(entry.getKey())
                            .map(value -> Map.entry(value, entry.getValue().turns())))
                    .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.summingLong(Map.Entry::getValue)));
        }

        /** A customer of the tenant who comes back again and again. */
        public CustomerId regular(TenantId tenant) {
            return regulars.get(tenant);
        }

        /** The regular's turns, in the order they were made. */
        public List<TurnId> regularsTurns(TenantId tenant) {
            return regularsTurns.getOrDefault(tenant, List.of());
        }

        private void count(Slice slice, Sum sum, TurnRecord record, boolean regular) {
            slices.merge(slice, sum, Sum::plus);
            if (regular) {
                regulars.put(slice.tenant(), record.customer());
                regularsTurns
                        .computeIfAbsent(slice.tenant(), tenant -> new ArrayList<>())
                        .add(record.turn());
            }
        }
    }

    private int conversation(int most, Consumer<TurnRecord> taker) {
        var tenant = random.nextInt(5) == 0 ? TurnRecords.OTHER : TurnRecords.ACME;
        var began = time();
        var conversation = new ConversationId(uuid());
        long customers = Math.max(10, (long) turns * CUSTOMERS_PER_THOUSAND_TURNS / 1000);
        // one in two hundred conversations is the regular's
        long number = random.nextInt(200) == 0 ? 0 : 1 + random.nextLong(customers);
        var customer = new CustomerId(new UUID(tenant.value().hashCode(), number));
        var channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
        var language = LANGUAGES.get(random.nextInt(LANGUAGES.size()));
        int length = Math.min(most, 1 + random.nextInt(5));
        for (int ordinal = 1; ordinal <= length; ordinal++) {
            // no conversation goes on after its day
            var finished = began.plus(Duration.ofSeconds(ordinal * 40L + random.nextInt(30)));
            var day = finished.atOffset(ZoneOffset.UTC).toLocalDate();
            var story = story(day, tenant);
            var record = record(
                    tenant, conversation, customer, channel, language, ordinal, finished, story, pack(tenant, day));
            var slice = new Slice(
                    tenant,
                    day,
                    record.agent().value(),
                    channel,
                    record.versions().pack(),
                    language,
                    story,
                    ordinal == 1);
            truth.count(slice, sum(record), record, number == 0);
            taker.accept(record);
        }
        return length;
    }

    private static Sum sum(TurnRecord record) {
        return new Sum(
                1,
                record.tookMicros(),
                record.models().stream()
                        .mapToLong(TurnRecord.Model::inputTokens)
                        .sum(),
                record.models().stream()
                        .mapToLong(TurnRecord.Model::outputTokens)
                        .sum(),
                record.models().stream().mapToLong(TurnRecord.Model::costMicros).sum());
    }

    private Instant time() {
        long days = FIRST_DAY.datesUntil(END).count();
        var day = FIRST_DAY.plusDays(random.nextLong(days));
        if (day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0 && random.nextInt(2) == 0) {
            day = day.minusDays(3);
        }
        // from seven in the morning, most of them in the evening
        int minute = 7 * 60 + Math.max(random.nextInt(16 * 60), random.nextInt(16 * 60));
        return day.atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .plus(Duration.ofMinutes(minute))
                .plusNanos(random.nextInt(60_000_000) * 1_000L);
    }

    private Story story(LocalDate day, TenantId tenant) {
        if (day.equals(BURST) && tenant.equals(TurnRecords.ACME) && random.nextInt(3) > 0) {
            return Story.INSULTED;
        }
        if (random.nextInt(200) < FIRST_DAY.until(day).toTotalMonths()) {
            return Story.COMPLAINED;
        }
        int at = random.nextInt(WEIGHTS);
        for (var story : Story.values()) {
            at -= story.weight;
            if (at < 0) {
                boolean helped = story.escalated()
                        && tenant.equals(TurnRecords.ACME)
                        && !day.isBefore(SECOND_PACK)
                        && random.nextBoolean();
                return helped ? Story.ASKED_DELIVERY : story;
            }
        }
        throw new IllegalStateException("Expected a story of weight " + at);
    }

    private static final int WEIGHTS =
            Stream.of(Story.values()).mapToInt(story -> story.weight).sum();

    private static String pack(TenantId tenant, LocalDate day) {
        return tenant + (tenant.equals(TurnRecords.ACME) && !day.isBefore(SECOND_PACK) ? "@2" : "@1");
    }

    private UUID uuid() {
        return new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() & ~(3L << 62) | 1L << 63);
    }

    private TurnRecord record(
            TenantId tenant,
            ConversationId conversation,
            CustomerId customer,
            String channel,
            String language,
            int ordinal,
            Instant finished,
            Story story,
            String pack) {
        var turn = new TurnId(uuid());
        long took = 200_000 + random.nextInt(1_800_000);
        var started = finished.minusNanos(took * 1_000);
        var said = story.said + " It is about number " + (1_000 + random.nextInt(9_000)) + ".";
        var answered = story.answered + " Is there anything else I can do for you?";
        return new TurnRecord(
                TurnRecord.SCHEMA_VERSION,
                turn,
                turn.value(),
                tenant,
                new AgentId(tenant.equals(TurnRecords.ACME) && channel.equals("whatsapp-nl") ? "robin" : "alex"),
                new TurnRecord.Channel(channel, channel.equals("webchat") ? "WEBCHAT" : "WHATSAPP"),
                customer,
                conversation,
                ordinal,
                started,
                finished,
                took,
                null,
                new TurnRecord.Versions(
                        pack, "platform@6", story.scenario == null ? Map.of() : Map.of(story.scenario, 3)),
                null,
                List.of(new TurnRecord.Message(
                        "m-" + turn, "text", said, started.minusMillis(random.nextInt(900)), null)),
                phases(took),
                JSON.objectNode()
                        .put("language", language)
                        .put("urgency", story == Story.COMPLAINED ? "HIGH" : "LOW")
                        .put("tone", story == Story.INSULTED ? "ANGRY" : "NEUTRAL")
                        .put("sentiment", story.resolution.equals("RESOLVED") ? 0.4 : -0.3)
                        .set(
                                "intents",
                                JSON.arrayNode()
                                        .add(JSON.objectNode()
                                                .put("id", story.intent)
                                                .put("score", 0.9))),
                List.of(),
                candidates(story),
                decisions(story),
                story.scenario == null
                        ? List.of()
                        : List.of(new TurnRecord.ScenarioMove(
                                story.scenario,
                                new UUID(turn.value().getLeastSignificantBits(), ordinal).toString(),
                                story.move(),
                                null,
                                "Task_Say",
                                "the customer asked for it")),
                tools(story, turn),
                JSON.objectNode().put("type", story.escalated() ? "ESCALATE" : "ANSWER"),
                null,
                List.of(new TurnRecord.Draft(1, List.of(answered), List.of())),
                List.of(new TurnRecord.Answer("ANSWER", answered, List.of("Thanks, that is all"))),
                new TurnRecord.Outcome(story.resolution, story.categories()),
                models(),
                story == Story.INSULTED
                        ? new TurnRecord.Abuse(
                                List.of(new TurnRecord.AbuseSignal("INSULT", 0.9, "useless")),
                                List.of(new TurnRecord.AbuseSuspicion(
                                        "INSULT",
                                        "MEDIUM",
                                        "insulted the agent",
                                        "suspect insults",
                                        "firewall.insult")),
                                "WARNED")
                        : null,
                List.of(),
                List.of(),
                List.of());
    }

    private static List<TurnRecord.Phase> phases(long took) {
        var names = List.of(
                "identify",
                "sense",
                "update customer data",
                "retrieve",
                "select guidelines",
                "orchestrate scenarios",
                "act",
                "plan",
                "write",
                "enforce",
                "record and deliver");
        return Stream.iterate(0, i -> i < names.size(), i -> i + 1)
                .map(i -> new TurnRecord.Phase("P" + (i + 1), names.get(i), took / names.size(), "done"))
                .toList();
    }

    private static List<TurnRecord.Candidate> candidates(Story story) {
        return List.of(
                new TurnRecord.Candidate("intent", story.intent, 0.9, true, null),
                new TurnRecord.Candidate("intent", "smalltalk", 0.3, false, "after the elbow at 0.58"),
                new TurnRecord.Candidate("article", "delivery-times", 0.8, story == Story.ASKED_DELIVERY, null),
                new TurnRecord.Candidate("article", "return-an-item", 0.44, false, "below 0.50"),
                new TurnRecord.Candidate(
                        "guideline", "offer-newsletter", 0.35, false, "cooling down for 3 more turns"));
    }

    private static List<TurnRecord.Decision> decisions(Story story) {
        return story.policies().stream()
                .map(policy -> new TurnRecord.Decision(
                        story == Story.INSULTED ? "firewall" : story.escalated() ? "navigation" : "action",
                        "the rule of " + policy,
                        policy,
                        story.escalated() ? "Escalate" : story.blockedBy().contains(policy) ? "Deny" : "Allow",
                        JSON.objectNode().put("because", "the handbook says so"),
                        List.of(
                                JSON.objectNode().put("fact", "Order").put("status", "pending"),
                                JSON.objectNode().put("fact", "ToolCall").put("tool", "cancel_order")),
                        story.blockedBy().contains(policy)))
                .toList();
    }

    private static List<TurnRecord.ToolUse> tools(Story story, TurnId turn) {
        var tool = story.tool();
        if (tool == null) {
            return List.of();
        }
        boolean reads = tool.equals("get_order");
        return List.of(new TurnRecord.ToolUse(
                tool,
                reads ? "NONE" : "IRREVERSIBLE",
                reads ? null : "acme-shop:" + tool + ":" + turn,
                "ALLOWED",
                reads ? "READ" : "DONE",
                JSON.objectNode().put("order", "#W2378156"),
                JSON.objectNode().put("status", "pending").put("total", 89.95),
                38_410,
                List.of(new TurnRecord.Reason(
                        "Allow", "platform.action.read", "allow reading", "a read changes nothing"))));
    }

    private List<TurnRecord.Model> models() {
        return List.of(
                new TurnRecord.Model("sense", "fast", 1, 90_000, 600 + random.nextInt(400), 96, 220, null),
                new TurnRecord.Model("write", "primary", 1, 400_000, 900 + random.nextInt(500), 71, 1_360, null));
    }
}
