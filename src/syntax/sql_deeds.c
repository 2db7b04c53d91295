/* One function a form of statement. A form that changes nothing that is asked for has none. */
#include "syntax/sql_deeds.h"

#include <string.h>

#include "syntax/sql_internal.h"

typedef struct Reading {
    Arena *arena;
    Names *names;
    SqlDeeds *deeds;
    uint32_t statement;
} Reading;

static Name name_of(const Reading *reading, const char *string)
{
    return string == NULL || string[0] == '\0' ? NULL : name_intern_string(reading->names, string);
}

static QualifiedName relation_of(const Reading *reading, const PgQuery__RangeVar *relation)
{
    if (relation == NULL) return (QualifiedName){0};
    return (QualifiedName){name_of(reading, relation->schemaname),
                           name_of(reading, relation->relname)};
}

static Name string_of(const Reading *reading, const PgQuery__Node *node)
{
    return node->node_case == PG_QUERY__NODE__NODE_STRING ? name_of(reading, node->string->sval)
                                                          : NULL;
}

/* The last two of a list of strings but for the `skip` last. */
static QualifiedName listed(const Reading *reading, PgQuery__Node *const *items, size_t count,
                            size_t skip)
{
    QualifiedName name = {0};
    if (count < skip + 1) return name;
    count -= skip;
    name.name = string_of(reading, items[count - 1]);
    if (count > 1) name.namespace_name = string_of(reading, items[count - 2]);
    return name;
}

/* The name of what DROP, COMMENT and ALTER ... OWNER have: a list, a type, a routine, a string. */
static QualifiedName object_of(const Reading *reading, const PgQuery__Node *node, size_t skip)
{
    if (node == NULL) return (QualifiedName){0};
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_LIST:
        return listed(reading, node->list->items, node->list->n_items, skip);
    case PG_QUERY__NODE__NODE_TYPE_NAME:
        return listed(reading, node->type_name->names, node->type_name->n_names, 0);
    case PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS:
        return listed(reading, node->object_with_args->objname, node->object_with_args->n_objname,
                      0);
    case PG_QUERY__NODE__NODE_STRING: return (QualifiedName){.name = string_of(reading, node)};
    default: return (QualifiedName){0};
    }
}

static void add(const Reading *reading, SqlDeed deed)
{
    deed.statement = reading->statement;
    VECTOR_ADD(reading->arena, reading->deeds, deed);
}

static void add_on(const Reading *reading, SqlDeedKind kind, SqlDeedObject object,
                   QualifiedName name)
{
    add(reading, (SqlDeed){.kind = kind, .object = object, .name = name});
}

static void add_relation(const Reading *reading, SqlDeedKind kind,
                         const PgQuery__RangeVar *relation)
{
    if (relation == NULL || strcmp(relation->relpersistence, "t") == 0) return;
    add_on(reading, kind, SQL_ON_RELATION, relation_of(reading, relation));
}

static void add_other(const Reading *reading, SqlDeedKind kind, QualifiedName name,
                      const char *said)
{
    add(reading, (SqlDeed){.kind = kind, .object = SQL_ON_OTHER, .name = name, .said = said});
}

static SqlDeedObject kind_of(PgQuery__ObjectType type)
{
    switch (type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE: return SQL_ON_RELATION;
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX: return SQL_ON_INDEX;
    case PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION:
    case PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE: return SQL_ON_ROUTINE;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN: return SQL_ON_TYPE;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA: return SQL_ON_NAMESPACE;
    case PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION: return SQL_ON_EXTENSION;
    default: return SQL_ON_OTHER;
    }
}

/* Triggers, rules and policies are named after their table. */
static bool is_part(PgQuery__ObjectType type)
{
    return type == PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER ||
           type == PG_QUERY__OBJECT_TYPE__OBJECT_RULE ||
           type == PG_QUERY__OBJECT_TYPE__OBJECT_POLICY ||
           type == PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT ||
           type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN;
}

/* ---- rows ---- */

static void read_update(const Reading *reading, const PgQuery__RangeVar *relation,
                        PgQuery__Node *const *targets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const PgQuery__Node *target = targets[i];
        bool is_named = target->node_case == PG_QUERY__NODE__NODE_RES_TARGET;
        add(reading,
            (SqlDeed){.kind = SQL_UPDATES,
                      .name = relation_of(reading, relation),
                      .column = is_named ? name_of(reading, target->res_target->name) : NULL});
    }
}

/* Statements may stand inside of others, in WITH. */
static void read_rows(void *context, ProtobufCMessage *message)
{
    const Reading *reading = context;
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    if (descriptor == &pg_query__insert_stmt__descriptor) {
        const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)message;
        const PgQuery__OnConflictClause *conflict = insert->on_conflict_clause;
        add_relation(reading, SQL_INSERTS, insert->relation);
        if (conflict != NULL)
            read_update(reading, insert->relation, conflict->target_list, conflict->n_target_list);
    } else if (descriptor == &pg_query__update_stmt__descriptor) {
        const PgQuery__UpdateStmt *update = (const PgQuery__UpdateStmt *)message;
        read_update(reading, update->relation, update->target_list, update->n_target_list);
    } else if (descriptor == &pg_query__delete_stmt__descriptor) {
        add_relation(reading, SQL_DELETES, ((const PgQuery__DeleteStmt *)message)->relation);
    } else if (descriptor == &pg_query__merge_stmt__descriptor) {
        const PgQuery__MergeStmt *merge = (const PgQuery__MergeStmt *)message;
        add_relation(reading, SQL_DELETES, merge->relation);
        add(reading, (SqlDeed){.kind = SQL_UPDATES, .name = relation_of(reading, merge->relation)});
    }
}

/* ---- tables ---- */

static void read_foreign_key(const Reading *reading, const PgQuery__RangeVar *table,
                             const PgQuery__Constraint *constraint, bool has_rows)
{
    if (constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN) return;
    SqlDeed deed = {.kind = SQL_REFERENCES,
                    .name = relation_of(reading, constraint->pktable),
                    .other = relation_of(reading, table)};
    add(reading, deed);
    if (!has_rows || constraint->skip_validation) return;
    add_relation(reading, SQL_VALIDATES, table);
    add_relation(reading, SQL_VALIDATES, constraint->pktable);
}

static void read_elements(const Reading *reading, const PgQuery__RangeVar *table,
                          PgQuery__Node *const *elements, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const PgQuery__Node *element = elements[i];
        if (element->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            read_foreign_key(reading, table, element->constraint, false);
        else if (element->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            read_elements(reading, table, element->column_def->constraints,
                          element->column_def->n_constraints);
    }
}

static void read_create_table(const Reading *reading, const PgQuery__CreateStmt *create)
{
    if (create->relation == NULL || strcmp(create->relation->relpersistence, "t") == 0) return;
    add(reading, (SqlDeed){.kind = SQL_CREATES,
                           .name = relation_of(reading, create->relation),
                           .may_exist = create->if_not_exists});
    for (size_t i = 0; i < create->n_inh_relations; i++)
        if (create->inh_relations[i]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
            add_relation(reading, SQL_ALTERS, create->inh_relations[i]->range_var);
    read_elements(reading, create->relation, create->table_elts, create->n_table_elts);
    read_elements(reading, create->relation, create->constraints, create->n_constraints);
}

/* The kind of deed of a part of ALTER TABLE that is more than that. */
static void read_command(const Reading *reading, const PgQuery__AlterTableStmt *alter,
                         const PgQuery__AlterTableCmd *command)
{
    const PgQuery__Node *definition = command->def;
    bool is_type = alter->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE;
    SqlDeed deed = {.object = is_type ? SQL_ON_TYPE : SQL_ON_RELATION,
                    .name = relation_of(reading, alter->relation),
                    .column = name_of(reading, command->name),
                    .cascades = command->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE};
    switch (command->subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn: deed.kind = SQL_DROPS_COLUMN; break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType: deed.kind = SQL_RETYPES_COLUMN; break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
        if (definition == NULL || definition->node_case != PG_QUERY__NODE__NODE_COLUMN_DEF) return;
        deed.kind = SQL_ADDS_COLUMN;
        deed.column = name_of(reading, definition->column_def->colname);
        for (size_t i = 0; i < definition->column_def->n_constraints; i++)
            read_foreign_key(reading, alter->relation,
                             definition->column_def->constraints[i]->constraint, true);
        break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint:
        if (definition != NULL && definition->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            read_foreign_key(reading, alter->relation, definition->constraint, true);
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint: deed.kind = SQL_VALIDATES; break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableRowSecurity:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_NoForceRowSecurity: deed.kind = SQL_UNBINDS; break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ChangeOwner:
        deed.kind = SQL_GIVES;
        deed.object =
            alter->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE ? SQL_ON_TYPE : SQL_ON_RELATION;
        deed.other.name =
            command->newowner == NULL ? NULL : name_of(reading, command->newowner->rolename);
        break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition:
        if (definition == NULL || definition->node_case != PG_QUERY__NODE__NODE_PARTITION_CMD)
            return;
        add_relation(reading, SQL_ALTERS, definition->partition_cmd->name);
        return;
    default: return;
    }
    add(reading, deed);
}

static void read_alter_table(const Reading *reading, const PgQuery__AlterTableStmt *alter)
{
    SqlDeedObject object = kind_of(alter->objtype);
    add_on(reading, SQL_ALTERS, object == SQL_ON_OTHER ? SQL_ON_RELATION : object,
           relation_of(reading, alter->relation));
    for (size_t i = 0; i < alter->n_cmds; i++)
        if (alter->cmds[i]->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_CMD)
            read_command(reading, alter, alter->cmds[i]->alter_table_cmd);
}

/* ---- objects of all kinds ---- */

static void read_drop(const Reading *reading, const PgQuery__DropStmt *drop)
{
    bool cascades = drop->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
    SqlDeedObject object = kind_of(drop->remove_type);
    for (size_t i = 0; i < drop->n_objects; i++) {
        bool part = is_part(drop->remove_type);
        SqlDeed deed = {.kind = part ? SQL_ALTERS : SQL_DROPS,
                        .object = part ? SQL_ON_RELATION : object,
                        .name = object_of(reading, drop->objects[i], part ? 1 : 0),
                        .cascades = cascades && !part};
        if (object == SQL_ON_OTHER && !part) deed.said = "drop";
        if (deed.name.name != NULL) add(reading, deed);
    }
}

static void read_rename(const Reading *reading, const PgQuery__RenameStmt *rename)
{
    bool is_column = rename->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN;
    SqlDeed deed = {.kind = is_column ? SQL_RENAMES_COLUMN : SQL_RENAMES,
                    .object = is_column ? SQL_ON_RELATION : kind_of(rename->rename_type),
                    .name = rename->relation != NULL ? relation_of(reading, rename->relation)
                                                     : object_of(reading, rename->object, 0),
                    .other = {.name = name_of(reading, rename->newname)},
                    .column = is_column ? name_of(reading, rename->subname) : NULL};
    if (deed.object == SQL_ON_NAMESPACE) deed.name.name = name_of(reading, rename->subname);
    if (is_part(rename->rename_type) && !is_column)
        deed = (SqlDeed){.kind = SQL_ALTERS, .name = relation_of(reading, rename->relation)};
    if (is_column) add_relation(reading, SQL_ALTERS, rename->relation);
    if (deed.name.name != NULL) add(reading, deed);
}

static void read_move(const Reading *reading, const PgQuery__AlterObjectSchemaStmt *move)
{
    SqlDeed deed = {.kind = SQL_MOVES,
                    .object = kind_of(move->object_type),
                    .name = move->relation != NULL ? relation_of(reading, move->relation)
                                                   : object_of(reading, move->object, 0),
                    .other = {.namespace_name = name_of(reading, move->newschema)}};
    if (deed.name.name != NULL) add(reading, deed);
}

static void read_owner(const Reading *reading, const PgQuery__AlterOwnerStmt *owner)
{
    SqlDeed deed = {.kind = SQL_GIVES,
                    .object = kind_of(owner->object_type),
                    .name = owner->relation != NULL ? relation_of(reading, owner->relation)
                                                    : object_of(reading, owner->object, 0),
                    .other = {.name = owner->newowner == NULL
                                          ? NULL
                                          : name_of(reading, owner->newowner->rolename)}};
    if (deed.name.name != NULL) add(reading, deed);
}

static void read_truncate(const Reading *reading, const PgQuery__TruncateStmt *truncate)
{
    for (size_t i = 0; i < truncate->n_relations; i++)
        if (truncate->relations[i]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
            add(reading,
                (SqlDeed){.kind = SQL_EMPTIES,
                          .name = relation_of(reading, truncate->relations[i]->range_var),
                          .cascades = truncate->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE});
}

static void read_comment(const Reading *reading, const PgQuery__CommentStmt *comment)
{
    SqlDeedObject object = kind_of(comment->objtype);
    bool part = is_part(comment->objtype);
    QualifiedName name = object_of(reading, comment->object, part ? 1 : 0);
    if (name.name != NULL && (part || object != SQL_ON_OTHER))
        add_on(reading, SQL_ALTERS, part ? SQL_ON_RELATION : object, name);
}

static void read_into(const Reading *reading, const PgQuery__IntoClause *into)
{
    if (into != NULL) add_relation(reading, SQL_CREATES, into->rel);
}

/* Whether the words of a block of code say that it could take something away. */
static bool may_lose(Text code)
{
    static const char *const words[] = {"drop", "delete", "update", "truncate", "merge"};
    for (size_t i = 0; i < code.length; i++)
        for (size_t word = 0; word < sizeof words / sizeof *words; word++) {
            size_t length = strlen(words[word]);
            if (text_equals_ignoring_case(text_slice(code, i, i + length), words[word]))
                return true;
        }
    return false;
}

static void read_block(const Reading *reading, const PgQuery__DoStmt *block)
{
    for (size_t i = 0; i < block->n_args; i++) {
        const PgQuery__Node *argument = block->args[i];
        if (argument->node_case != PG_QUERY__NODE__NODE_DEF_ELEM ||
            strcmp(argument->def_elem->defname, "as") != 0 || argument->def_elem->arg == NULL ||
            argument->def_elem->arg->node_case != PG_QUERY__NODE__NODE_STRING)
            continue;
        if (may_lose(text_from_string(argument->def_elem->arg->string->sval)))
            add(reading, (SqlDeed){.kind = SQL_DOES_UNKNOWN, .said = "a DO block"});
    }
}

/* What is made in a namespace, of other kinds than tables. */
static bool read_creation(const Reading *reading, const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
        add_on(reading, SQL_CREATES, SQL_ON_ROUTINE,
               listed(reading, node->create_function_stmt->funcname,
                      node->create_function_stmt->n_funcname, 0));
        return true;
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
        add_on(reading, SQL_CREATES, SQL_ON_TYPE,
               listed(reading, node->create_enum_stmt->type_name,
                      node->create_enum_stmt->n_type_name, 0));
        return true;
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT:
        add_on(reading, SQL_CREATES, SQL_ON_TYPE,
               listed(reading, node->create_range_stmt->type_name,
                      node->create_range_stmt->n_type_name, 0));
        return true;
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT:
        add_on(reading, SQL_CREATES, SQL_ON_TYPE,
               listed(reading, node->create_domain_stmt->domainname,
                      node->create_domain_stmt->n_domainname, 0));
        return true;
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT:
        add_on(reading, SQL_CREATES, SQL_ON_TYPE,
               relation_of(reading, node->composite_type_stmt->typevar));
        return true;
    case PG_QUERY__NODE__NODE_DEFINE_STMT:
        add_on(reading, SQL_CREATES, SQL_ON_OTHER,
               listed(reading, node->define_stmt->defnames, node->define_stmt->n_defnames, 0));
        return true;
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
        add_on(reading, SQL_CREATES, SQL_ON_NAMESPACE,
               (QualifiedName){.name = name_of(reading, node->create_schema_stmt->schemaname)});
        return true;
    case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
        add_on(reading, SQL_CREATES, SQL_ON_EXTENSION,
               (QualifiedName){.name = name_of(reading, node->create_extension_stmt->extname)});
        return true;
    case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
        add_other(reading, SQL_CREATES, (QualifiedName){0}, "create publication");
        return true;
    default: return false;
    }
}

static void read_index(const Reading *reading, const PgQuery__IndexStmt *index)
{
    QualifiedName table = relation_of(reading, index->relation);
    add_relation(reading, SQL_ALTERS, index->relation);
    add_on(reading, SQL_CREATES, SQL_ON_INDEX,
           (QualifiedName){table.namespace_name, name_of(reading, index->idxname)});
}

/* Tables and what belongs to them. */
static bool read_table(const Reading *reading, const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
        read_create_table(reading, node->create_stmt);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
        read_create_table(reading, node->create_foreign_table_stmt->base_stmt);
        return true;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
        read_alter_table(reading, node->alter_table_stmt);
        return true;
    case PG_QUERY__NODE__NODE_INDEX_STMT: read_index(reading, node->index_stmt); return true;
    case PG_QUERY__NODE__NODE_VIEW_STMT:
        add_relation(reading, SQL_CREATES, node->view_stmt->view);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
        add_relation(reading, SQL_CREATES, node->create_seq_stmt->sequence);
        return true;
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
        add_relation(reading, SQL_ALTERS, node->alter_seq_stmt->sequence);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
        read_into(reading, node->create_table_as_stmt->into);
        return true;
    case PG_QUERY__NODE__NODE_RULE_STMT:
        add_relation(reading, SQL_ALTERS, node->rule_stmt->relation);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
        add_relation(reading, SQL_ALTERS, node->create_policy_stmt->table);
        return true;
    case PG_QUERY__NODE__NODE_ALTER_POLICY_STMT:
        add_relation(reading, SQL_ALTERS, node->alter_policy_stmt->table);
        return true;
    default: return false;
    }
}

static void read_statement(Reading *reading, PgQuery__Node *node)
{
    if (read_table(reading, node) || read_creation(reading, node)) return;
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_DROP_STMT: read_drop(reading, node->drop_stmt); return;
    case PG_QUERY__NODE__NODE_RENAME_STMT: read_rename(reading, node->rename_stmt); return;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
        read_move(reading, node->alter_object_schema_stmt);
        return;
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT: read_owner(reading, node->alter_owner_stmt); return;
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT: read_truncate(reading, node->truncate_stmt); return;
    case PG_QUERY__NODE__NODE_COMMENT_STMT: read_comment(reading, node->comment_stmt); return;
    case PG_QUERY__NODE__NODE_DO_STMT: read_block(reading, node->do_stmt); return;
    case PG_QUERY__NODE__NODE_CALL_STMT:
        add(reading, (SqlDeed){.kind = SQL_DOES_UNKNOWN, .said = "a procedure"});
        return;
    case PG_QUERY__NODE__NODE_DROP_OWNED_STMT:
        add(reading, (SqlDeed){.kind = SQL_DOES_UNKNOWN, .said = "DROP OWNED"});
        return;
    case PG_QUERY__NODE__NODE_INSERT_STMT:
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
    case PG_QUERY__NODE__NODE_DELETE_STMT:
    case PG_QUERY__NODE__NODE_MERGE_STMT:
    case PG_QUERY__NODE__NODE_SELECT_STMT:
    case PG_QUERY__NODE__NODE_EXPLAIN_STMT: sql_visit(&node->base, read_rows, reading); return;
    default: return;
    }
}

void sql_deeds_read(Arena *arena, Names *names, Text text, SqlDeeds *deeds)
{
    Arena *scratch = arena_new();
    Reading reading = {.arena = arena, .names = names, .deeds = deeds};
    SqlParse parse;
    if (sql_parse(scratch, text, &parse)) {
        for (size_t i = 0; i < parse.tree->n_stmts; i++) {
            reading.statement = (uint32_t)i;
            read_statement(&reading, parse.tree->stmts[i]->stmt);
        }
    } else {
        add(&reading, (SqlDeed){.kind = SQL_DOES_UNKNOWN, .said = "SQL that could not be parsed"});
    }
    arena_free(scratch);
}
