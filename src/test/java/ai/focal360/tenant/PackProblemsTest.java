package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.focal360.platform.TenantId;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an author reads when something is wrong: file, line and reason, for every problem at once. */
class PackProblemsTest {
    private static final String AGENTS = "seeds/shop/agents.yaml";
    private static final String TOOLS = "seeds/shop/tools.yaml";
    private static final String GUIDELINES = "seeds/shop/guidelines.yaml";

    @Test
    void aGoodPackHasNone() {
        assertThat(TestPacks.problems()).isEmpty();
        assertThat(TestPacks.problems(TestPacks.platform(), TestPacks.platform()))
                .isEmpty();
    }

    @Test
    void everyProblemOfEveryFileIsNamedAtOnce() {
        var problems = TestPacks.problems(
                AGENTS,
                "alex:\n  name: Alex\n  personality: Kind.\n  languages: [english]\n  lanuages: [en]\n",
                "seeds/shop/channels.yaml",
                "web:\n  kind: pigeon\n  agent: sam\n",
                "seeds/shop/intents.yaml",
                "stop: [\n",
                "processes/shop/pay.bpmn",
                "<bpmn>\n<userTask camunda:formRef=\"pay\"/>\n</bpmn>");

        assertThat(problems)
                .extracting(PackProblem::toString)
                .containsExactly(
                        "processes/shop/pay.bpmn:2: The form 'pay' does not exist: expected it in ui-forms/pay.form",
                        "seeds/shop/agents.yaml:4: languages[0] is 'english', expected an ISO 639-1 language code such as nl, en or de",
                        "seeds/shop/agents.yaml:5: 'lanuages' is not known here; did you mean 'languages'?",
                        "seeds/shop/channels.yaml:2: kind is 'pigeon', expected one of webchat, whatsapp, sms, email, webhook",
                        "seeds/shop/channels.yaml:3: There is no agent 'sam'; known are alex",
                        "seeds/shop/intents.yaml:2: Not YAML: while parsing a flow node, expected the node content, but found '<stream end>'");
    }

    @Nested
    class Context {
        private static final String ALEX = "alex:\n  name: Alex\n  personality: Kind.\n  languages: [en]\n  context:\n";

        @Test
        void aFieldThereIsNot() {
            assertThat(TestPacks.problems(
                            "seeds/shop/customer.yaml",
                            "tier: {type: text, scope: customer, label: {en: Tier}, personal: false}\n",
                            AGENTS,
                            ALEX + "    always: [conversation, customer.tire]\n"))
                    .extracting(PackProblem::toString)
                    .singleElement()
                    .asString()
                    .startsWith("seeds/shop/agents.yaml:6: There is no ")
                    .endsWith("'tire'; known are tier");
        }

        @Test
        void somethingNobodyKnows() {
            assertOnly(
                    AGENTS,
                    ALEX + "    on-demand: [weather]\n",
                    6,
                    "on-demand[0] is 'weather', expected conversation, conversation.earlier, conversation.others or a"
                            + " field such as customer.email");
        }

        @Test
        void aSourceTwice() {
            assertOnly(
                    AGENTS,
                    ALEX + "    always: [conversation.earlier]\n    on-demand: [conversation.earlier]\n",
                    7,
                    "'conversation.earlier' stands in 'always' already");
        }
    }

    @Nested
    class Events {
        private static final String EVENTS = "seeds/shop/events.yaml";

        @Test
        void oneThatStartsNothing() {
            assertThat(TestPacks.problems(EVENTS, """
                            com.acme.paid:
                              customer: data.customer
                              scenario: nothing-else
                              reason: It was paid.
                            """))
                    .extracting(PackProblem::line)
                    .containsOnly(3);
        }

        @Test
        void oneThatNobodyCouldHear() {
            assertOnly(
                    EVENTS,
                    "paid:\n  customer: customer id\n  text: greeting\n  reason: It was paid.\n",
                    2,
                    "customer is 'customer id', expected a path into the event's data, such as invoice.amount");
        }
    }

    @Nested
    class Abuse {
        private static final String ABUSE = "seeds/shop/abuse.yaml";

        @Test
        void anEntryOfOnesOwn() {
            assertThat(
                            TestPacks.problems(
                                    ABUSE,
                                    "shop.rude:\n  kind: words\n  words: [lamp]\nshop.insult:\n  kind: harassment\n  phrases: [you .. <shop.rude>]\n"))
                    .isEmpty();
        }

        @Test
        void aPhraseNobodyCouldFind() {
            assertOnly(
                    ABUSE,
                    "shop.rude:\n  kind: harassment\n  phrases:\n    - good enough\n    - .. you\n",
                    5,
                    "phrases[1] is '.. you', expected a phrase that begins and ends with a word, such as 'you are .. stupid|dumb', with '..' at most three times");
        }

        @Test
        void aListThatIsNone() {
            assertOnly(
                    ABUSE,
                    "shop.rude:\n  kind: harassment\n  phrases: [you <shop.lamps>]\n",
                    3,
                    "There is no list of words 'shop.lamps'");
        }

        @Test
        void examplesOfAKindTheyCannotTeach() {
            assertThat(TestPacks.problems(ABUSE, "shop.seen:\n  kind: shortener\n  examples:\n    - you muppet\n"))
                    .extracting(PackProblem::toString)
                    .singleElement()
                    .asString()
                    .startsWith("seeds/shop/abuse.yaml:2: ");
        }

        @Test
        void switchingOffWhatIsNotThere() {
            assertThat(TestPacks.problems(ABUSE, "en.cursing:\n  off: true\n"))
                    .extracting(PackProblem::toString)
                    .singleElement()
                    .asString()
                    .startsWith("seeds/shop/abuse.yaml:2: The platform has no abuse entry 'en.cursing' to switch off");
        }
    }

    @Nested
    class Yaml {
        @Test
        void aKeyThatStandsTwice() {
            assertOnly(
                    "seeds/shop/tenant.yaml",
                    "name: Shop\nsettings:\n  a: 1\n  b: 2\n  a: 3\n",
                    5,
                    "'a' stands here a second time, first on line 3");
        }

        @Test
        void aTabInTheIndentation() {
            assertOnly(
                    "seeds/shop/tenant.yaml",
                    "name: Shop\nsettings:\n\ta: 1\n",
                    3,
                    "Not YAML: while scanning for the next token, found character '\\t(TAB)' that cannot start any"
                            + " token. (Do not use \\t(TAB) for indentation)");
        }

        @Test
        void anAliasInsteadOfTheValue() {
            assertOnly(
                    "seeds/shop/tenant.yaml",
                    "name: Shop\nsettings:\n  a: &x 1\n  b: *x\n",
                    4,
                    "'*x' is an alias: write out what it stands for");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"http://shop.example", "javascript:alert(1)", "https://", "https://a b", "https://x/?q", "12"
                })
        void aSiteThatIsNoHttpsAddress(String url) {
            assertThat(TestPacks.problems("seeds/shop/tenant.yaml", "name: Shop\nsettings:\n  site.url: " + url + "\n"))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).contains("https address"));
        }

        @ParameterizedTest
        @CsvSource({
            "limit.delay: soon, a duration such as PT3S",
            "burst.typing: 3, a duration such as PT3S",
            "supersede.most: -1, a number from 0 to 100",
            "limit.customer.per-minute: many, a number from 0 to 1000000",
            "burst.stops: stop, a list of texts"
        })
        void aSettingOfAnotherKind(String setting, String expected) {
            assertThat(TestPacks.problems("seeds/shop/tenant.yaml", "name: Shop\nsettings:\n  " + setting + "\n"))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).contains(expected));
        }

        @Test
        void aSecondDocumentInTheFile() {
            assertOnly(
                    "seeds/shop/tenant.yaml",
                    "name: Shop\n---\nname: Other\n",
                    3,
                    "Expected one YAML document in a file, but another begins here");
        }

        @Test
        void anEmptyFile() {
            assertOnly("seeds/shop/tenant.yaml", "# nothing yet\n", 0, "The file is empty");
        }

        @Test
        void nestingThatNeverEnds() {
            assertThat(TestPacks.problems("seeds/shop/tenant.yaml", "[".repeat(2000)))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).startsWith("Not YAML: "));
        }

        @Test
        void aFileThatNothingReads() {
            assertOnly("seeds/shop/agent.yaml", "a: b\n", 0, "Nothing reads this file; did you mean 'agents'?");
        }

        @Test
        void lexiconsAndTheOrderDesksDataAreOthersToRead() {
            assertThat(TestPacks.problems(
                            "seeds/shop/language/nl.yaml", "anything: [goes]\n",
                            "seeds/shop/order-desk/users.json", "{}"))
                    .isEmpty();
        }
    }

    @Nested
    class Schema {
        @Test
        void aMissingPropertyIsNamedWhereItsOwnerStands() {
            assertOnly(
                    TOOLS,
                    "# tools\nfirst_tool:\n  description: First.\n  url: http://x\n  level: none\npay:\n  description: Pays.\n  url: http://x\n",
                    6,
                    "pay: 'level' is missing");
        }

        @Test
        void aNameThatCannotBeOne() {
            assertOnly(
                    "seeds/shop/intents.yaml",
                    "Cancel Order:\n  description: Cancels.\n  examples: {en: [Cancel]}\n",
                    1,
                    "'Cancel Order' cannot be used here: expected a name like cancel_order");
        }

        @Test
        void aValueOfAnotherType() {
            assertOnly(
                    "seeds/shop/channels.yaml",
                    "web:\n  kind: webchat\n  agent: alex\n  burst-window: soon\n",
                    4,
                    "burst-window is 'soon', expected a duration such as 400ms, 10s or PT4H");
        }

        @Test
        void aListThatIsEmpty() {
            assertOnly(
                    "seeds/shop/intents.yaml",
                    "stop:\n  description: Stops.\n  examples:\n    en: []\n",
                    4,
                    "en is an empty list, expected a list of 1 to 500 different texts");
        }

        @Test
        void aPriceWithoutItsCurrency() {
            assertThat(TestPacks.problems(
                            "seeds/shop/offerings.yaml",
                            "lamp:\n  kind: product\n  name: {en: Lamp}\n  description: {en: A lamp}\n  price: 5\n"))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.line()).isEqualTo(1);
                        assertThat(problem.reason()).contains("currency");
                    });
        }
    }

    @Nested
    class References {
        @Test
        void anEntryThatStandsInTwoFiles() {
            assertThat(TestPacks.problems(
                            "seeds/shop/intents/a.yaml", "stop:\n  description: Stops.\n  examples: {en: [Stop]}\n",
                            "seeds/shop/intents/b.yaml", "\nstop:\n  description: Stops.\n  examples: {en: [Halt]}\n"))
                    .containsExactly(new PackProblem(
                            "seeds/shop/intents/b.yaml",
                            2,
                            "intent 'stop' stands already in seeds/shop/intents/a.yaml, line 1"));
        }

        @Test
        void aLanguageAnAgentSpeaksAndTextsDoNot() {
            assertThat(TestPacks.problems(
                            AGENTS,
                            "alex:\n  name: Alex\n  personality: Kind.\n  languages:\n    - en\n    - fr\n",
                            "seeds/shop/texts.yaml",
                            "greeting: {fr: Bonjour}\n"))
                    .containsExactly(new PackProblem(
                            AGENTS, 6, "'alex' speaks 'fr', but 1 of 2 texts have no 'fr': say.status"));
        }

        @Test
        void aCompensatableToolWithoutItsCompensation() {
            assertOnly(
                    TOOLS,
                    "pay:\n  description: Pays.\n  url: http://x\n  level: compensatable\n",
                    4,
                    "A compensatable tool names the tool that undoes it, in 'compensation'");
        }

        @Test
        void theFindingsOfACompensatableToolSayWhatToDo() {
            assertThat(TestPacks.problems(
                            TOOLS, "pay:\n  description: Pays.\n  url: http://x\n  level: compensatable\n"))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.code()).isEqualTo("no-compensation");
                        assertThat(found.element()).isEqualTo("pay");
                        assertThat(found.stops()).isTrue();
                        assertThat(found.fix()).contains("Write 'compensation'");
                    });
            assertThat(TestPacks.problems(
                            TOOLS,
                            "pay:\n  description: Pays.\n  url: http://x\n  level: compensatable\n  compensation: {tool: refund}\n"
                                    + "refund:\n  description: Refunds.\n  url: http://x\n  level: reversible\n"))
                    .isEmpty();
        }

        @Test
        void aCompensationThatDoesNotExist() {
            assertOnly(
                    TOOLS,
                    "pay:\n  description: Pays.\n  url: http://x\n  level: compensatable\n  compensation:\n    tool: refund\n",
                    6,
                    "There is no tool 'refund'; known are pay");
        }

        @Test
        void aCompensationOfAToolThatCannotBeUndone() {
            assertOnly(
                    TOOLS,
                    "pay:\n  description: Pays.\n  url: http://x\n  level: irreversible\n  compensation:\n    tool: pay\n",
                    5,
                    "Only a compensatable tool has a compensation, and 'pay' is irreversible");
        }

        @Test
        void aReadThatWrites() {
            assertOnly(
                    TOOLS,
                    "pay:\n  description: Pays.\n  url: http://x\n  level: irreversible\n  reads:\n    - tool: pay\n",
                    6,
                    "'pay' writes, so it cannot be a read");
        }

        private static final String PAY = "pay:\n  description: Pays.\n  url: http://x\n  level: irreversible\n"
                + "  arguments:\n    order: {type: text}\n    amount: {type: money}\n    note: {type: text, required: false}\n";
        private static final String LOOK =
                "look:\n  description: Looks.\n  url: http://x\n  level: none\n  arguments:\n    id: {type: text}\n";

        @Test
        void aCompensationThatCannotBeTakenBackItself() {
            assertOnly(
                    TOOLS,
                    PAY
                            + "book:\n  description: Books.\n  url: http://x\n  level: compensatable\n  compensation:\n    tool: pay\n",
                    14,
                    "'pay' is irreversible: what takes an effect back must not be something that cannot be taken back");
        }

        @Test
        void aStatusThatSaysTooLittle() {
            assertOnly(
                    TOOLS,
                    LOOK + PAY
                            + "  status:\n    tool: look\n    arguments: {id: $.key}\n    done-when: {state: [paid]}\n",
                    15,
                    "Say when it happened ('done-when') and when it did not ('failed-when' or 'failed-on')");
        }

        @Test
        void aStatusAskedOfTheWrongTool() {
            assertOnly(
                    TOOLS,
                    PAY
                            + "  status:\n    tool: pay\n    arguments: {order: $.arguments.order, amount: $.arguments.amount}\n"
                            + "    done-when: {state: [paid]}\n    failed-on: [none]\n",
                    10,
                    "'pay' writes, so it cannot be asked what happened");
        }

        @Test
        void aStatusWhoseArgumentComesFromNowhere() {
            assertOnly(
                    TOOLS,
                    LOOK + PAY + "  status:\n    tool: look\n    arguments:\n      id: $.arguments.nothing\n"
                            + "    done-when: {state: [paid]}\n    failed-on: [none]\n",
                    18,
                    "'$.arguments.nothing' is no argument");
        }

        @Test
        void toolsThatWaitForEachOther() {
            assertThat(TestPacks.problems(
                            TOOLS,
                            PAY + "  after:\n    - tool: give\n      same: {order: order}\n"
                                    + PAY.replace("pay:", "give:")
                                    + "  after:\n    - tool: pay\n      same: {order: order}\n"))
                    .containsExactlyInAnyOrder(
                            new PackProblem(TOOLS, 10, "'give' comes after 'pay' itself: neither could ever be done"),
                            new PackProblem(TOOLS, 21, "'pay' comes after 'give' itself: neither could ever be done"));
        }

        @Test
        void aToolAfterOneThatDoesNotKnowTheEntity() {
            assertOnly(
                    TOOLS,
                    PAY + PAY.replace("pay:", "give:")
                            + "  after:\n    - tool: pay\n      same:\n        ticket: order\n",
                    20,
                    "'pay' has no argument 'ticket'");
        }

        @Test
        void aBudgetOfWhatCannotBeAddedUp() {
            assertOnly(
                    TOOLS,
                    PAY + "  budget:\n    per-customer: {amount: 100}\n    amount-argument: note\n    currency: EUR\n",
                    11,
                    "'note' must be a required number or money to be added up");
            assertOnly(
                    TOOLS,
                    PAY + "  budget:\n    per-tenant: {amount: 100}\n",
                    9,
                    "An amount needs 'amount-argument': what is added up");
        }

        @Test
        void aBudgetWhoseAmountIsNotAnArgument() {
            assertOnly(
                    TOOLS,
                    PAY + "  budget:\n    per-customer: {amount: 100}\n    amount-argument: sum\n    currency: EUR\n",
                    11,
                    "'sum' is no argument");
        }

        @Test
        void aBudgetOfAnAmountInNobodyKnowsWhat() {
            var budget = PAY + "  budget:\n    per-customer: {amount: 100}\n    amount-argument: amount\n";
            assertOnly(TOOLS, budget, 9, "An amount needs 'currency', or 'money.currency' among the tenant's settings");
            assertThat(TestPacks.problems(
                            TOOLS, budget, "seeds/shop/tenant.yaml", "name: Shop\nsettings:\n  money.currency: CHF\n"))
                    .isEmpty();
        }

        @Test
        void aCurrencyThatIsNoTextOfTheCall() {
            var budget = PAY
                    + "  budget:\n    per-customer: {amount: 100}\n    amount-argument: amount\n    currency: EUR\n";
            assertOnly(TOOLS, budget + "    currency-argument: money\n", 13, "'money' is no argument");
            assertOnly(
                    TOOLS,
                    budget + "    currency-argument: amount\n",
                    13,
                    "'amount' must be a required text that says what currency the amount is in");
        }

        @Test
        void aFieldThatNoToolHas() {
            assertOnly(
                    TOOLS, PAY + "  concurency: 3\n", 9, "'concurency' is not known here; did you mean 'concurrency'?");
        }

        @Test
        void aToolWithEverythingSaidAboutItsEffects() {
            assertThat(TestPacks.problems(
                            TOOLS,
                            LOOK
                                    + PAY.replace("pay:", "give:")
                                    + PAY
                                    + "  status:\n    tool: look\n    arguments: {id: $.arguments.order}\n"
                                    + "    done-when: {payment.state: [paid, 1, true]}\n    failed-when: {payment.state: [none]}\n"
                                    + "  after:\n    - tool: give\n      same: {order: order}\n"
                                    + "  budget:\n    per-customer: {count: 3, amount: 100.50}\n    per-tenant: {count: 900}\n"
                                    + "    amount-argument: amount\n    currency: EUR\n  concurrency: 5\n"
                                    + "  circuit: {failure-rate: 20, window: 10, minimum-calls: 5, open: 1m}\n"))
                    .isEmpty();
        }

        @Test
        void aGuidelineRelatedToNothingOrToItself() {
            assertThat(
                            TestPacks.problems(
                                    GUIDELINES,
                                    "calm:\n  action: Be calm.\n  implies: [kind]\n  excludes:\n    - calm\n  intents: [thank]\n  text: bye\n"))
                    .containsExactly(
                            new PackProblem(GUIDELINES, 3, "There is no guideline 'kind'; known are calm"),
                            new PackProblem(GUIDELINES, 5, "A guideline cannot be related to itself"),
                            new PackProblem(GUIDELINES, 6, "There is no intent 'thank'; did you mean 'thanks'?"),
                            new PackProblem(GUIDELINES, 7, "There is no text 'bye'; known are greeting, say.status"));
        }

        @Test
        void aScenarioWithoutAProcess() {
            assertThat(TestPacks.problems(GUIDELINES, """
                            own:
                              action: Be calm.
                              scope: step:pay/Task_AskAmount
                            platforms:
                              action: Be calm.
                              scope: scenario:hand-over
                            unknown:
                              action: Be calm.
                              scope: scenario:handover
                            """, "processes/shop/pay.bpmn", "<bpmn/>"))
                    .containsExactly(
                            new PackProblem(
                                    GUIDELINES,
                                    9,
                                    "There is no scenario 'handover': expected processes/shop/handover.bpmn; did you mean 'hand-over'?"));
        }

        @Test
        void anEnumWithoutValuesAndAPatternThatIsNone() {
            var customer = "seeds/shop/customer.yaml";
            assertThat(TestPacks.problems(customer, """
                            reason: {type: enum, scope: customer, label: {en: reason}, personal: false}
                            code:
                              type: text
                              scope: customer
                              label: {en: code}
                              personal: false
                              pattern: "[0-9"
                            """))
                    .containsExactly(
                            new PackProblem(customer, 1, "An enum needs its 'values'"),
                            new PackProblem(
                                    customer, 7, "Not a regular expression: Unclosed character class near position 3"));
        }

        @Test
        void labelsThatDoNotFitTheValues() {
            var customer = "seeds/shop/customer.yaml";
            var fields = """
                    reason:
                      type: enum
                      scope: conversation
                      label: {en: reason, nl: reden}
                      personal: false
                      values: {late: {en: [late]}, broken: {en: [broken]}}
                      labels:
                        late: {en: too late%s}
                        %s: {en: broken, nl: kapot}
                    """;
            assertThat(TestPacks.problems(customer, fields.formatted(", nl: te laat", "broken")))
                    .isEmpty();
            assertThat(TestPacks.problems(customer, fields.formatted("", "brokn")))
                    .containsExactlyInAnyOrder(
                            new PackProblem(customer, 8, "The label of 'late' is missing in 'nl'"),
                            new PackProblem(
                                    customer, 9, "'brokn' is none of the values of this field; did you mean 'broken'?"),
                            new PackProblem(customer, 7, "The value 'broken' has no label"));
            assertThat(TestPacks.problems(
                            customer,
                            "items: {type: list, scope: conversation, label: {en: items}, personal: false,"
                                    + " values: {all: {en: [all]}}, labels: {all: {en: everything}}}\n"))
                    .containsExactly(new PackProblem(customer, 1, "Only the values of an enum have labels"));
        }

        @Test
        void aTenantWithoutNameOrAgent() {
            assertThat(TestPacks.problems(
                            Pack.candidate(
                                    TestPacks.SHOP,
                                    Map.of(
                                            "seeds/shop/offerings.yaml",
                                            "x: {kind: product, name: {en: X}, description: {en: X}}\n")),
                            TestPacks.platform()))
                    .containsExactly(
                            new PackProblem(
                                    "seeds/shop/agents.yaml", 0, "The file is missing: expected at least one agent"),
                            new PackProblem(
                                    "seeds/shop/tenant.yaml", 0, "The file is missing: expected the tenant's name"));
        }

        @Test
        void anAgentOfThePlatform() {
            var files = new TreeMap<>(TestPacks.platformFiles());
            files.put("seeds/platform/agents.yaml", "sam:\n  name: Sam\n  personality: Kind.\n  languages: [en]\n");
            var platform = Pack.candidate(TenantId.PLATFORM, files);

            assertThat(TestPacks.problems(platform, platform))
                    .containsExactly(new PackProblem(
                            "seeds/platform/agents.yaml",
                            1,
                            "The platform's pack has no agents: it is shared by all tenants"));
        }
    }

    @Nested
    class Templates {
        private static final String TEXTS = "seeds/shop/texts.yaml";

        @Test
        void aPlaceholderTheTextDoesNotHave() {
            assertThat(TestPacks.problems(TEXTS, """
                            say.status:
                              en:
                                default: "{{order}} is {{status}}"
                                whatsapp: "*{{order_id}}* {{#status}}is {{stauts}}{{/status}}"
                            greeting:
                              nl: "Hoi {{name}}"
                            """))
                    .containsExactly(
                            new PackProblem(
                                    TEXTS, 3, "{{order}} is no placeholder of this text; known are order_id, status"),
                            new PackProblem(
                                    TEXTS, 4, "{{stauts}} is no placeholder of this text; did you mean 'status'?"),
                            new PackProblem(TEXTS, 6, "{{name}} is no placeholder of this text: it has none"));
        }

        @Test
        void placeholdersDeclaredOverThePlatforms() {
            assertOnly(
                    TEXTS,
                    "say.status:\n  placeholders: [order_id]\n  en: \"{{order_id}}\"\n",
                    2,
                    "The platform declares the placeholders of 'say.status': leave them out here");
        }

        @Test
        void aSectionThatIsNeverClosed() {
            assertThat(TestPacks.problems(TEXTS, "say.status:\n  en: \"{{#status}} open\"\n"))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.line()).isEqualTo(2);
                        assertThat(problem.reason()).startsWith("Not a template: ");
                    });
        }

        @Test
        void anInclude() {
            assertOnly(
                    TEXTS,
                    "say.status:\n  en: \"{{>secrets}}\"\n",
                    2,
                    "Not a template: {{>secrets}} includes another template, which texts cannot");
        }
    }

    @Nested
    class FilesAndForms {
        @Test
        void aPlaceThatIsNotTheTenants() {
            for (var path : new String[] {
                "rules/other/x.drl",
                "rules/shop/../other/x.drl",
                "seeds/shop/run.sh",
                "/etc/passwd",
                "rules/shop/.x.drl"
            }) {
                assertThat(TestPacks.problems(path, "")).as(path).anySatisfy(problem -> {
                    assertThat(problem.file()).isEqualTo(path);
                    assertThat(problem.reason()).startsWith("Expected a file like rules/shop/");
                });
            }
        }

        @Test
        void aFileThatIsTooLarge() {
            assertOnly(
                    "rules/shop/large.drl",
                    "x".repeat(5_000_000),
                    0,
                    "The file has 5000000 bytes, the most is 4194304");
        }

        @Test
        void aNulCharacter() {
            assertOnly("rules/shop/odd.drl", "a\nb\0", 2, "The file holds a NUL character, so it is no text");
        }

        @Test
        void aFormNobodyOpensAndOneThatIsNoForm() {
            assertThat(TestPacks.problems(
                            "processes/shop/pay.bpmn", "<userTask camunda:formRef=\"pay\"/>",
                            "ui-forms/pay.form", "{ \"components\": [] ",
                            "ui-forms/lost.form", "{ \"components\": [] }"))
                    .satisfiesExactly(
                            lost -> assertThat(lost)
                                    .isEqualTo(new PackProblem(
                                            "ui-forms/lost.form", 0, "No process of this pack opens this form")),
                            pay -> {
                                assertThat(pay.file()).isEqualTo("ui-forms/pay.form");
                                assertThat(pay.reason()).startsWith("Not JSON: ");
                            });
        }
    }

    private static void assertOnly(String file, String content, int line, String reason) {
        assertThat(TestPacks.problems(file, content))
                .extracting(PackProblem::file, PackProblem::line, PackProblem::reason)
                .containsExactly(tuple(file, line, reason));
    }
}
