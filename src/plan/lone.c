/* A table that becomes a partition, or ceases to be one: DETACH leaves it what it has, ATTACH takes
 * it as it is. So the table alone must have the columns that the partition has: its parent's under
 * its own word. Other parts come and go beside that. */
#include "plan/children_internal.h"

typedef struct Lone {
    Planner *planner;
    const Table *alone;
    const Table *inside;
    const Database *database; /* of `inside` */
    const Database *other;    /* of `alone`: what the parent becomes, or was */
} Lone;

typedef bool Fits(const Lone *lone, const Table *table, const Object *part);

static void report(const Lone *lone, const Object *part, const char *what)
{
    Planner *planner = lone->planner;
    bool comes = lone->database == planner->target;
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_PARTITION_MOVES, part->span, "%.*s %s, and %.*s %s",
                 TEXT_FORMAT(planner_describe(planner, &lone->alone->object)),
                 comes ? "becomes a partition" : "is no partition any more",
                 TEXT_FORMAT(planner_describe(planner, part)), what);
    diag_hint(planner->diagnostics, diagnostic,
              comes ? "Make that a revision before this one."
                    : "Write the table with what it has as a partition first; make the rest a "
                      "revision behind this one.");
}

/* ---- in the table, or what it is a partition of ---- */

/* The parents as they are in `database`: the first by the partition's word. */
static bool any_parent(const Lone *lone, const Database *database, Fits *fits, const Object *part)
{
    const Table *table = database_find_table(database, lone->inside->extras->partition_of);
    if (table == NULL) return false;
    const Tables *above = family_partition_ancestors(database, table);
    if (fits(lone, table, part)) return true;
    for (size_t i = 0; i < above->count; i++)
        if (fits(lone, above->items[i], part)) return true;
    return false;
}

static bool any_inside(const Lone *lone, Fits *fits, const Object *part)
{
    return fits(lone, lone->inside, part) || any_parent(lone, lone->database, fits, part) ||
           any_parent(lone, lone->other, fits, part);
}

/* ---- columns ---- */

static bool has_column(const Lone *lone, const Table *table, const Object *part)
{
    (void)lone;
    return table_find_column(table, part->name.name) != NULL;
}

static bool value_is_like(const Expression *a, const Expression *b)
{
    bool none = expression_is_none(a) || text_equals_string(a->text, "NULL");
    bool other = expression_is_none(b) || text_equals_string(b->text, "NULL");
    return none || other ? none == other : text_equals(a->text, b->text);
}

static bool key_has(const Lone *lone, const Table *table, const Object *part)
{
    (void)lone;
    return table_primary_key_has(table, part->name.name);
}

/* Whether `part`, a column of the table alone, is the one of `table` under the partition's word. */
static bool column_fits(const Lone *lone, const Table *table, const Object *part)
{
    const Column *alone = (const Column *)part;
    const Column *column = table_find_column(table, part->name.name);
    const Column *own = table_find_override(lone->inside, part->name.name);
    if (column == NULL) return false;
    const Column *valued = own != NULL && !expression_is_none(&own->default_value) ? own : column;
    bool not_null =
        column->not_null || (own != NULL && own->not_null) || any_inside(lone, key_has, part);
    Name storage = own != NULL && own->storage != NULL ? own->storage : column->storage;
    Name compression = override_compression(own, column->compression);
    return type_equals(&alone->type, &column->type) && alone->not_null == not_null &&
           qualified_name_equals(alone->collation, column->collation) &&
           value_is_like(&alone->default_value, &valued->default_value) &&
           value_is_like(&alone->extras->generated, &column->extras->generated) &&
           alone->extras->is_virtual == column->extras->is_virtual &&
           !alone->extras->not_null.no_inherit && !alone->extras->not_null.not_valid &&
           alone->storage == storage && alone->compression == compression &&
           alone->statistics == (own == NULL ? -1 : own->statistics);
}

static void check_columns(const Lone *lone)
{
    for (size_t i = 0; i < lone->alone->columns.count; i++) {
        const Object *column = &lone->alone->columns.items[i]->object;
        if (!any_inside(lone, has_column, column))
            report(lone, column, "is its own alone");
        else if (!any_inside(lone, column_fits, column))
            report(lone, column, "is not as its parent has it");
    }
}

static bool lacks_column(const Lone *lone, const Table *table, const Object *part)
{
    const Table *other = database_find_table(lone->other, table->object.name);
    (void)part;
    for (size_t i = 0; i < table->columns.count; i++) {
        const Object *column = &table->columns.items[i]->object;
        bool stays = other == NULL || table_find_column(other, column->name.name) != NULL;
        if (stays && table_find_column(lone->alone, column->name.name) == NULL) {
            report(lone, column, "is not its own");
            return true;
        }
    }
    return false;
}

void planner_check_lone(Planner *planner, const Table *from, const Table *to)
{
    bool comes = from->extras->partition_of.name == NULL;
    Lone lone = {.planner = planner,
                 .alone = comes ? from : to,
                 .inside = comes ? to : from,
                 .database = comes ? planner->target : planner->source,
                 .other = comes ? planner->source : planner->target};
    if (planner->down ||
        database_find_table(lone.database, lone.inside->extras->partition_of) == NULL)
        return;
    check_columns(&lone);
    (void)any_parent(&lone, lone.database, lacks_column, NULL);
}

/* ---- inheritance ---- */

static bool inherits_column(const Database *database, const Table *table, Name name)
{
    const Tables *ancestors = family_ancestors(database, table);
    for (size_t i = 0; table->inherits.count > 0 && i < ancestors->count; i++)
        if (table_find_column(ancestors->items[i], name) != NULL) return true;
    return false;
}

/* Whether one of the first one's parents is none of the other's. */
static bool has_other_parents(const Table *table, const Table *other)
{
    for (size_t i = 0; i < table->inherits.count; i++)
        if (!table_inherits(other, table->inherits.items[i])) return true;
    return false;
}

/* Who joins parents has their columns, values in these and checks before, whoever leaves them loses
 * what they ask for only then. */
static void add_heir_edge(Planner *planner, Node *heir, Node *part, bool joins, bool leaves)
{
    bool comes = part->kind == NODE_CREATE;
    if (part->kind == NODE_ALTER && part->to->kind == KIND_CONSTRAINT && part->pair->renamed) {
        comes = joins; /* what a parent has too cannot be renamed */
    } else if (part->kind == NODE_ALTER) {
        if (part->to->kind != KIND_COLUMN ||
            (part->pair->attributes &
             (ATTRIBUTE_NOT_NULL | ATTRIBUTE_NOT_NULL_FORM | ATTRIBUTE_TYPE)) == 0)
            return;
        bool is_renamed = (part->pair->attributes & ATTRIBUTE_NOT_NULL_FORM) != 0;
        comes = is_renamed ? joins
                           : ((const Column *)part->to)->not_null ||
                                 !((const Column *)part->from)->not_null;
    }
    if (comes && joins)
        planner_add_edge(planner, heir, (Edge){.before = part, .soft = true, .whole = true});
    else if (!comes && leaves)
        planner_add_edge(planner, part, (Edge){.before = heir, .soft = true, .whole = true});
}

static bool is_heir(const Node *node)
{
    return node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT &&
           node->to->kind == KIND_TABLE && (node->pair->attributes & ATTRIBUTE_INHERITS) != 0;
}

void planner_add_heir_edges(Planner *planner)
{
    Map *heirs = map_make(planner->arena); /* table of the source and of the target → Node */
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        if (!is_heir(node)) continue;
        map_put_pointer(heirs, node->from, node);
        map_put_pointer(heirs, node->to, node);
        planner_add_parent_edges(planner, node);
    }
    for (size_t i = 1; i < planner->nodes.count && map_count(heirs) > 0; i++) {
        Node *part = planner->nodes.items[i];
        const Object *object = part->to != NULL ? part->to : part->from;
        if (part->aspect != ASPECT_OBJECT || object == NULL || object->parent == NULL ||
            (object->kind != KIND_COLUMN && object->kind != KIND_CONSTRAINT))
            continue;
        Node *heir = map_find_pointer(heirs, object->parent);
        if (heir == NULL) continue;
        const Table *from = (const Table *)heir->from;
        const Table *to = (const Table *)heir->to;
        add_heir_edge(planner, heir, part, has_other_parents(to, from),
                      has_other_parents(from, to));
    }
}

/* A column that is its own and was its parents' alone: PostgreSQL keeps it both ways, and then it
 * is the table's own for good. */
static void check_heir(Planner *planner, const Table *from, const Table *to, const Database *former,
                       bool leaves)
{
    for (size_t i = 0; i < to->columns.count; i++) {
        const Object *column = &to->columns.items[i]->object;
        if (table_find_column(from, column->name.name) != NULL ||
            !inherits_column(former, from, column->name.name))
            continue;
        Diagnostic *diagnostic =
            diag_add(planner->diagnostics, CODE_PARTITION_MOVES, column->span,
                     "%.*s %s, and %.*s %s", TEXT_FORMAT(planner_describe(planner, &to->object)),
                     leaves ? "has other parents than before" : "gets other parents",
                     TEXT_FORMAT(planner_describe(planner, column)),
                     leaves ? "was inherited and is to be its own"
                            : "is its own and is to be inherited alone");
        diag_hint(planner->diagnostics, diagnostic,
                  leaves ? "PostgreSQL has no way back from that. Make a table of another name and "
                           "move the rows over."
                         : "A column stays the table's own beside its parent's: write it in both.");
    }
}

/* INHERIT asks for the parents' checks, and what is said so is the table's own for good. */
static void check_inherited_checks(Planner *planner, const Table *table, const Table *former,
                                   const Database *database, bool leaves)
{
    for (size_t i = 0; i < table->inherits.count; i++) {
        const Table *parent = database_find_table(database, table->inherits.items[i]);
        if (parent == NULL || table_inherits(former, table->inherits.items[i])) continue;
        for (size_t j = 0; j < parent->constraints.count; j++) {
            const Constraint *check = parent->constraints.items[j];
            if (check->constraint_kind != CONSTRAINT_CHECK || check->no_inherit ||
                table_find_constraint(table, check->object.name.name) != NULL)
                continue;
            Diagnostic *diagnostic = diag_add(
                planner->diagnostics, CODE_PARTITION_MOVES, table->object.span,
                "%.*s %s check \"%s\"", TEXT_FORMAT(planner_describe(planner, &table->object)),
                leaves ? "leaves its parents, and has from them alone"
                       : "joins parents, and lacks their",
                check->object.name.name);
            diag_note(planner->diagnostics, diagnostic, check->object.span, "it is here");
            diag_hint(planner->diagnostics, diagnostic,
                      "Write it in the table too: a check that it has beside its parent's.");
        }
    }
}

void planner_check_heir(Planner *planner, const Table *from, const Table *to)
{
    if (planner->down) return;
    check_inherited_checks(planner, to, from, planner->target, false);
    check_inherited_checks(planner, from, to, planner->source, true);
    check_heir(planner, from, to, planner->source, true);
    check_heir(planner, to, from, planner->target, false);
}

/* Of a table that keeps its parents: there is no way from the one to the other. */
void planner_check_own_column(Planner *planner, const Column *column, bool comes)
{
    QualifiedName name = column->object.parent->name;
    const Table *from = database_find_table(planner->source, name);
    const Table *to = database_find_table(planner->target, name);
    if (planner->down || from == NULL || to == NULL ||
        map_find_pointer(planner->created, to) != NULL ||
        !inherits_column(planner->source, from, column->object.name.name) ||
        !inherits_column(planner->target, to, column->object.name.name) ||
        planner_was_inherited(planner, column))
        return;
    Diagnostic *diagnostic = diag_add(
        planner->diagnostics, CODE_PARTITION_MOVES, (comes ? column->object.span : to->object.span),
        "%.*s is inherited, and is %s", TEXT_FORMAT(planner_describe(planner, &column->object)),
        comes ? "to be its table's own as well" : "not to be its table's own any more");
    diag_hint(planner->diagnostics, diagnostic,
              comes ? "PostgreSQL has no statement for that: leave it out of the table, or make it "
                      "another column."
                    : "PostgreSQL has no statement for that: a column stays the table's own beside "
                      "its parent's. Write it in both.");
}
