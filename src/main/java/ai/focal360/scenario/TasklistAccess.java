package ai.focal360.scenario;

import ai.focal360.platform.Secrets;
import ai.focal360.platform.StartNotice;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Agent;
import ai.focal360.tenant.PackPublished;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Who may do what in Tasklist: a group for each one a tenant's processes, rules and settings name, a first user for each tenant in
 * all of them, and an administrator. Made once; what an administrator changes later stays.
 */
@Component
class TasklistAccess implements StartNotice {
    private static final String ADMIN = "admin";
    private static final String TASKLIST = "tasklist";
    private static final List<String> ESCALATE_TO = List.of("approval.escalate-to", "handoff.escalate-to");
    private static final Pattern ASKED_BY_RULE =
            Pattern.compile("RequireApproval\\s*\\.\\s*(?:by|upTo)\\s*\\(\\s*\"([A-Za-z0-9_-]{1,64})\"");

    private final IdentityService identities;
    private final AuthorizationService authorizations;
    private final FilterService filters;
    private final TaskService tasks;
    private final Secrets secrets;
    private final Map<String, TenantId> users = new TreeMap<>();

    TasklistAccess(
            IdentityService identities,
            AuthorizationService authorizations,
            FilterService filters,
            TaskService tasks,
            Secrets secrets) {
        this.identities = identities;
        this.authorizations = authorizations;
        this.filters = filters;
        this.tasks = tasks;
        this.secrets = secrets;
    }

    @EventListener
    @Order(30)
    void on(PackPublished event) {
        var tenant = event.pack().tenant();
        if (tenant.equals(TenantId.PLATFORM)) {
            administrator();
            return;
        }
        var groups = groups(event);
        if (groups.isEmpty()) {
            return;
        }
        var user = tenant + "-lead";
        tenant(tenant);
        groups.forEach(this::group);
        user(tenant, user, "Support", "Lead");
        join(tenant, user, groups);
        ownFilter();
    }

    /** The tenant's processes, and the platform's that run in its name. */
    private static Stream<String> sources(PackPublished event) {
        return Stream.concat(
                event.pack().files("processes", "bpmn").values().stream(),
                event.platform().files("processes", "bpmn").values().stream());
    }

    /** Whom the pack's processes, its rules and its settings ask. */
    private static TreeSet<String> groups(PackPublished event) {
        var pack = event.pack();
        var groups = new TreeSet<String>();
        sources(event).forEach(source -> Bpmn.readModelFromStream(
                        new ByteArrayInputStream(source.getBytes(StandardCharsets.UTF_8)))
                .getModelElementsByType(UserTask.class)
                .forEach(task -> groups.addAll(task.getCamundaCandidateGroupsList())));
        pack.files("rules", "drl")
                .values()
                .forEach(
                        source -> ASKED_BY_RULE.matcher(source).results().forEach(asked -> groups.add(asked.group(1))));
        var data = pack.data();
        Stream.concat(Stream.of(data.settings()), data.agents().stream().map(Agent::settings))
                .flatMap(settings ->
                        ESCALATE_TO.stream().flatMap(name -> Optional.ofNullable(settings.get(name)).stream()))
                .forEach(group -> groups.add(group.toString()));
        return groups;
    }

    private void administrator() {
        if (identities.createGroupQuery().groupId(Groups.CAMUNDA_ADMIN).count() == 0) {
            var group = identities.newGroup(Groups.CAMUNDA_ADMIN);
            group.setName("Administrators");
            group.setType(Groups.GROUP_TYPE_SYSTEM);
            identities.saveGroup(group);
            for (Resource resource : Resources.values()) {
                grant(Groups.CAMUNDA_ADMIN, resource, Authorization.ANY, Permissions.ALL);
            }
        }
        user(TenantId.PLATFORM, ADMIN, "Focal", "Administrator");
        if (identities
                        .createUserQuery()
                        .userId(ADMIN)
                        .memberOfGroup(Groups.CAMUNDA_ADMIN)
                        .count()
                == 0) {
            identities.createMembership(ADMIN, Groups.CAMUNDA_ADMIN);
        }
    }

    private void tenant(TenantId tenant) {
        if (identities.createTenantQuery().tenantId(tenant.value()).count() == 0) {
            var created = identities.newTenant(tenant.value());
            created.setName(tenant.value());
            identities.saveTenant(created);
        }
    }

    private void group(String id) {
        if (identities.createGroupQuery().groupId(id).count() > 0) {
            return;
        }
        var group = identities.newGroup(id);
        group.setName(id.replace('_', ' '));
        group.setType(Groups.GROUP_TYPE_WORKFLOW);
        identities.saveGroup(group);
        grant(id, Resources.APPLICATION, TASKLIST, Permissions.ACCESS);
        grant(id, Resources.FILTER, Authorization.ANY, Permissions.READ);
        // forms are shown with the variables of their own task; processes of other tenants stay out of sight by tenant
        grant(id, Resources.PROCESS_DEFINITION, Authorization.ANY, Permissions.READ);
    }

    private void grant(String group, Resource resource, String id, Permission permission) {
        var grant = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        grant.setGroupId(group);
        grant.setResource(resource);
        grant.setResourceId(id);
        grant.addPermission(permission);
        authorizations.saveAuthorization(grant);
    }

    private void user(TenantId tenant, String id, String first, String last) {
        users.put(id, tenant);
        if (identities.createUserQuery().userId(id).count() == 0) {
            var user = identities.newUser(id);
            user.setFirstName(first);
            user.setLastName(last);
            user.setPassword(secrets.password(tenant, id));
            identities.saveUser(user);
        }
    }

    private void join(TenantId tenant, String user, Iterable<String> groups) {
        groups.forEach(group -> {
            if (identities.createUserQuery().userId(user).memberOfGroup(group).count() == 0) {
                identities.createMembership(user, group);
            }
        });
        if (identities
                        .createTenantQuery()
                        .tenantId(tenant.value())
                        .userMember(user)
                        .count()
                == 0) {
            identities.createTenantUserMembership(tenant.value(), user);
        }
    }

    /** What Tasklist shows after login: the tasks waiting for one of the user's groups. */
    private void ownFilter() {
        var name = "Waiting for us";
        if (filters.createTaskFilterQuery().filterName(name).count() == 0) {
            var filter = filters.newTaskFilter(name);
            filter.setQuery(tasks.createTaskQuery()
                    .taskCandidateGroupInExpression("${currentUserGroups()}")
                    .includeAssignedTasks());
            filter.setProperties(Map.of(
                    "description",
                    "Tasks for a group you are in",
                    "priority",
                    0,
                    "refresh",
                    true,
                    "variables",
                    List.of(
                            Map.of("name", "customer", "label", "Customer"),
                            Map.of("name", "request", "label", "Request"))));
            filters.saveFilter(filter);
        }
    }

    @Override
    public List<Line> lines() {
        var lines = new ArrayList<Line>();
        users.forEach(
                (user, tenant) -> lines.add(new Line.Credential("Tasklist", user, secrets.password(tenant, user))));
        return lines;
    }
}
