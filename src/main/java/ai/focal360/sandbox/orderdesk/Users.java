package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What can be changed of a user. */
final class Users {
    private Users() {}

    static List<DeskTool> tools() {
        return List.of(DeskTool.write("modify_user_address", Users::modifyAddress));
    }

    private static ObjectNode modifyAddress(Desk desk, DeskArguments arguments) {
        var id = arguments.text("user_id");
        var user = desk.user(id);
        user.set("address", address(arguments));
        desk.save("users", id, user);
        return user;
    }

    static ObjectNode address(DeskArguments arguments) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("address1", arguments.text("address1"))
                .put("address2", arguments.textOrEmpty("address2"))
                .put("city", arguments.text("city"))
                .put("state", arguments.textOrEmpty("state"))
                .put("country", arguments.text("country"))
                .put("zip", arguments.text("zip"));
    }
}
