/** SMS and MMS through Twilio: what its webhooks mean, and its API to send. */
@NullMarked
package ai.focal360.channel.sms;

import org.jspecify.annotations.NullMarked;
