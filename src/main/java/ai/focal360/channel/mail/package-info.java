/** E-mail: what letters say, mailboxes that are read over IMAP, a signed webhook for raw mails, SMTP to send. */
@NullMarked
package ai.focal360.channel.mail;

import org.jspecify.annotations.NullMarked;
