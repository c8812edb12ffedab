/** The WhatsApp Cloud API: what its webhooks mean, and its Graph API to send. */
@NullMarked
package ai.focal360.channel.whatsapp;

import org.jspecify.annotations.NullMarked;
