package ai.focal360.knowledge;

import java.util.Map;
import java.util.Set;

/** Words that ask and do not say what about: an article need not hold them to answer. */
final class FunctionWords {
    private static final Map<String, Set<String>> WORDS = Map.of("en", set("""
                    i you he she we they me my your our us it its do does did can could may might would should will shall
                    have has had am is are was were be been how what when where who which why there here please like want
                    get got much many any some so from until up about than then too also just not no yes if or and the a
                    an of to in on at for with by this that these those one possible need let must tell know hello hi
                    thanks thank question
                    """), "nl", set("""
                    ik je jij u hij zij ze we wij jullie mij me mijn jouw uw ons onze het de een kan kun kunnen kunt mag
                    mogen moet moeten zou zouden wil willen wilt heb hebben heeft had ben bent is zijn was waren worden
                    wordt word hoe wat wanneer waar wie welke waarom er hier graag alstublieft alsjeblieft veel nog ook
                    niet geen ja nee als of en van voor op in aan met bij te om tot dit dat deze die zit doe doen krijg
                    gaat gaan even dan weten zeggen hallo hoi dag bedankt vraag mogelijk
                    """), "de", set("""
                    ich du er sie es wir ihr mir mich mein meine meinen meiner dein deine euer eure eurer eures euren uns
                    unser kann kannst konnt konnen darf durfen muss mussen soll sollte will wollen wollt mochte habe habt
                    haben hat hatte bin bist ist sind war waren werden wird wurde werde wie was wann wo wer welche welcher
                    warum gibt es hier bitte gerne viel viele noch auch nicht kein keine ja nein wenn ob und oder der die
                    das den dem ein eine einen einem von fur auf im an am mit bei zu zum zur um bis dies diese dieser da
                    dazu hinein man etwas wissen sagen hallo danke frage moglich
                    """));

    private FunctionWords() {}

    private static Set<String> set(String words) {
        return Set.copyOf(java.util.Arrays.asList(words.strip().split("\\s+")));
    }

    /** {@code word} as {@link Words#plain} writes it. */
    static boolean contains(String language, String word) {
        return WORDS.getOrDefault(language, Set.of()).contains(word);
    }
}
