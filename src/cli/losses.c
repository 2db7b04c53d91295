/* What pending revisions take away of what is there now. What one of them makes is nothing that is
 * lost when another drops it; what one renames is known by its old name. */
#include "cli/deeds_internal.h"

typedef struct Finding {
    Runner *runner;
    Losses losses;
    Map *origins; /* what a name meant before: a QualifiedName, or of a column a Name; `made` */
} Finding;

/* Stands in `origins` for what was not there. */
static const QualifiedName made = {0};

static Names *names_of(const Runner *runner)
{
    return runner->session->names;
}

static void qualify(Runner *runner, QualifiedName *name)
{
    if (name->name == NULL || name->namespace_name != NULL) return;
    name->namespace_name =
        name_intern_string(names_of(runner), runner->workspace.default_namespace);
}

PlanDeeds plan_read_deeds(Runner *runner, const SchemacPlan *plan)
{
    Session *session = runner->session;
    PlanDeeds all = {0};
    for (size_t i = 0; i < plan->count; i++) {
        const SchemacStep *step = &plan->steps[i];
        const SchemacRevision *revision = step->revision;
        StepDeeds of = {.step = step};
        uint32_t count = step->down ? revision->down_count : revision->up_count;
        for (uint32_t at = step->first_section; at < count; at++) {
            const SchemacSection *section = step->down ? &revision->down[at] : &revision->up[at];
            sql_deeds_read(session->arena, session->names, (Text){section->sql, section->length},
                           &of.deeds);
        }
        for (size_t at = 0; at < of.deeds.count; at++) {
            SqlDeed *deed = &of.deeds.items[at];
            if (deed->object == SQL_ON_NAMESPACE || deed->object == SQL_ON_EXTENSION) continue;
            qualify(runner, &deed->name);
            if (deed->kind == SQL_REFERENCES) qualify(runner, &deed->other);
        }
        VECTOR_ADD(session->arena, &all, of);
    }
    return all;
}

/* ---- names and what they meant ---- */

static Text key_of(const Finding *finding, QualifiedName name, Name column)
{
    return text_format(finding->runner->session->arena, "%s\n%s\n%s",
                       name.namespace_name == NULL ? "" : name.namespace_name, name.name,
                       column == NULL ? "" : column);
}

/* False: it was made by what is pending. */
static bool find_origin(const Finding *finding, QualifiedName *name)
{
    const QualifiedName *origin = map_find(finding->origins, key_of(finding, *name, NULL));
    if (origin == &made) return false;
    if (origin != NULL) *name = *origin;
    return true;
}

static void set_origin(Finding *finding, QualifiedName name, QualifiedName origin)
{
    QualifiedName *kept = arena_make(finding->runner->session->arena, sizeof *kept);
    *kept = origin;
    map_put(finding->origins, key_of(finding, name, NULL), kept);
}

static void set_made(Finding *finding, QualifiedName name, Name column)
{
    map_put(finding->origins, key_of(finding, name, column), (void *)(uintptr_t)&made);
}

/* NULL: it was made by what is pending. `table` is what the table is called now. */
static Name find_column(const Finding *finding, QualifiedName table, Name column)
{
    const QualifiedName *origin = map_find(finding->origins, key_of(finding, table, column));
    if (origin == &made) return NULL;
    return origin == NULL ? column : origin->name;
}

/* ---- losses ---- */

static Loss *loss_of(Finding *finding, QualifiedName name)
{
    for (size_t i = 0; i < finding->losses.tables.count; i++) {
        Loss *loss = &finding->losses.tables.items[i];
        if (loss->name.name == name.name && loss->name.namespace_name == name.namespace_name)
            return loss;
    }
    VECTOR_ADD(finding->runner->session->arena, &finding->losses.tables, (Loss){.name = name});
    return &VECTOR_LAST(&finding->losses.tables);
}

static void add_whole(Finding *finding, QualifiedName name, LossReach reach)
{
    if (!find_origin(finding, &name)) return;
    Loss *loss = loss_of(finding, name);
    loss->is_whole = true;
    if (loss->reach < reach) loss->reach = reach;
}

static void add_column(Finding *finding, QualifiedName name, Name column)
{
    Name was = column == NULL ? NULL : find_column(finding, name, column);
    if (column != NULL && was == NULL) return;
    if (!find_origin(finding, &name)) return;
    Loss *loss = loss_of(finding, name);
    if (was == NULL) {
        loss->is_whole = true; /* any of them */
        return;
    }
    for (size_t i = 0; i < loss->columns.count; i++)
        if (loss->columns.items[i] == was) return;
    VECTOR_ADD(finding->runner->session->arena, &loss->columns, was);
}

static void add_unknown(Finding *finding, const SchemacRevision *revision, const char *what)
{
    if (finding->losses.unknown != NULL) return;
    finding->losses.unknown = what;
    finding->losses.unknown_of =
        label_make(finding->runner->session->arena, revision->id, revision->name);
}

static void add_drop(Finding *finding, const SchemacRevision *revision, const SqlDeed *deed)
{
    if (deed->object == SQL_ON_RELATION)
        add_whole(finding, deed->name, LOSS_REACHES_CHILDREN);
    else if (deed->object == SQL_ON_NAMESPACE && deed->cascades)
        VECTOR_ADD(finding->runner->session->arena, &finding->losses.namespaces, deed->name.name);
    else if (deed->cascades && deed->object != SQL_ON_INDEX)
        add_unknown(finding, revision, "DROP ... CASCADE");
}

static void rename_relation(Finding *finding, const SqlDeed *deed)
{
    QualifiedName origin = deed->name;
    QualifiedName name = deed->name;
    if (deed->kind == SQL_RENAMES)
        name.name = deed->other.name;
    else
        name.namespace_name = deed->other.namespace_name;
    if (find_origin(finding, &origin))
        set_origin(finding, name, origin);
    else
        set_made(finding, name, NULL);
    set_made(finding, deed->name, NULL); /* whoever gets that name now */
}

static void rename_column(Finding *finding, const SqlDeed *deed)
{
    Name was = find_column(finding, deed->name, deed->column);
    QualifiedName *kept = arena_make(finding->runner->session->arena, sizeof *kept);
    *kept = (QualifiedName){.name = was};
    if (was == NULL)
        set_made(finding, deed->name, deed->other.name);
    else
        map_put(finding->origins, key_of(finding, deed->name, deed->other.name), kept);
    set_made(finding, deed->name, deed->column);
}

static void find_deed(Finding *finding, const SchemacRevision *revision, const SqlDeed *deed)
{
    bool is_relation = deed->object == SQL_ON_RELATION;
    switch (deed->kind) {
    case SQL_CREATES:
        if (is_relation && !deed->may_exist) set_made(finding, deed->name, NULL);
        return;
    case SQL_ADDS_COLUMN: set_made(finding, deed->name, deed->column); return;
    case SQL_DROPS: add_drop(finding, revision, deed); return;
    case SQL_RENAMES:
    case SQL_MOVES:
        if (is_relation) rename_relation(finding, deed);
        return;
    case SQL_RENAMES_COLUMN: rename_column(finding, deed); return;
    case SQL_DROPS_COLUMN:
    case SQL_RETYPES_COLUMN:
        if (is_relation)
            add_column(finding, deed->name, deed->column);
        else
            add_unknown(finding, revision, "ALTER TYPE"); /* of columns of that type */
        return;
    case SQL_UPDATES: add_column(finding, deed->name, deed->column); return;
    case SQL_DELETES: add_whole(finding, deed->name, LOSS_REACHES_BY_ACTION); return;
    case SQL_EMPTIES:
        add_whole(finding, deed->name,
                  deed->cascades ? LOSS_REACHES_REFERENCES : LOSS_REACHES_CHILDREN);
        return;
    case SQL_DOES_UNKNOWN: add_unknown(finding, revision, deed->said); return;
    case SQL_ALTERS:
    case SQL_GIVES:
    case SQL_INSERTS:
    case SQL_REFERENCES:
    case SQL_UNBINDS:
    case SQL_VALIDATES: return;
    }
}

static size_t count_losses(const Losses *losses)
{
    return losses->tables.count + losses->namespaces.count + (losses->unknown != NULL);
}

Losses plan_find_losses(Runner *runner, const SchemacPlan *plan)
{
    Finding finding = {.runner = runner, .origins = map_make(runner->session->arena)};
    PlanDeeds all = plan_read_deeds(runner, plan);
    for (size_t i = 0; i < all.count; i++) {
        const StepDeeds *of = &all.items[i];
        for (size_t at = 0; at < of->deeds.count; at++)
            find_deed(&finding, of->step->revision, &of->deeds.items[at]);
        if (finding.losses.first == NULL && count_losses(&finding.losses) > 0)
            finding.losses.first = of->step->revision;
    }
    return finding.losses;
}
