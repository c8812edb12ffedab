package ai.focal360.channel.mail;

import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Subjects and threads of letters; what they say stands with the messages. */
@Component
@Order(60)
class MailData extends PersonalTables {
    MailData(JdbcClient jdbc) {
        super(
                "mail",
                "subjects of the customer's e-mails and what they answered",
                PersonalRows.in(jdbc).gone("mail_letter", "tenant = :tenant and conversation = any(:conversations)"));
    }
}
