/** The channels' HTTP face: the chat page, the webchat with its event stream, providers' webhooks. */
@NullMarked
package ai.focal360.channel.web;

import org.jspecify.annotations.NullMarked;
