/* A tree as text: an item a line, without places, so that two layouts of one text dump alike. */
#include "syntax/ast_dump_internal.h"

#include "syntax/ast_raw.h"

void dump_line(Dump *dump, const char *word)
{
    text_put_byte(&dump->out, '\n');
    text_put_repeat(&dump->out, ' ', (size_t)dump->depth * 2);
    text_put_string(&dump->out, word);
}

void dump_word(Dump *dump, const char *word)
{
    text_put_byte(&dump->out, ' ');
    text_put_string(&dump->out, word);
}

void dump_text(Dump *dump, const char *word, AstText text)
{
    if (!text_is_none(text.text)) {
        dump_word(dump, word);
        text_put_format(&dump->out, "='%.*s'", TEXT_FORMAT(text.text));
    }
}

void dump_name(Dump *dump, const char *word, AstName name)
{
    if (name.name != NULL) {
        dump_word(dump, word);
        text_put_format(&dump->out, "=\"%s\"", name.name);
    }
}

void dump_names(Dump *dump, const char *word, const AstName *names)
{
    for (; names != NULL; names = names->next) dump_name(dump, word, *names);
}

void dump_qualified(Dump *dump, const char *word, AstQualifiedName name)
{
    if (name.name != NULL) {
        dump_word(dump, word);
        text_put_format(&dump->out, "=\"%s\".\"%s\"%s",
                        name.namespace_name == NULL ? "" : name.namespace_name, name.name,
                        name.quoted ? "q" : "");
    }
}

void dump_flag(Dump *dump, const char *word, Span span)
{
    if (!span_is_none(span)) dump_word(dump, word);
}

void dump_number(Dump *dump, const char *word, AstNumber number)
{
    if (!span_is_none(number.span)) {
        dump_word(dump, word);
        text_put_format(&dump->out, "=%lld", (long long)number.value);
    }
}

void dump_enum(Dump *dump, const char *word, int value)
{
    if (value != 0) {
        dump_word(dump, word);
        text_put_format(&dump->out, "=%d", value);
    }
}

/* White space at the ends of lines may go. */
void dump_sql(Dump *dump, const char *word, AstSql sql)
{
    if (sql.kind == AST_SQL_NONE) return;
    dump_word(dump, word);
    text_put_format(&dump->out, "#%d{", (int)sql.kind);
    Text rest = span_text(sql.span);
    Text line;
    while (text_next_line(&rest, &line)) {
        while (line.length > 0 &&
               (line.bytes[line.length - 1] == ' ' || line.bytes[line.length - 1] == '\t'))
            line.length--;
        text_put(&dump->out, line);
        text_put_byte(&dump->out, '\n');
    }
    text_put_byte(&dump->out, '}');
}

static void put_options(Dump *dump, const char *word, const AstOption *options)
{
    for (; options != NULL; options = options->next) {
        dump_name(dump, word, options->name);
        dump_text(dump, "value", options->value);
    }
}

static void put_type(Dump *dump, const char *word, const AstType *type)
{
    if (span_is_none(type->span)) return;
    dump_qualified(dump, word, type->name);
    if (type->interval_fields != NULL) dump_word(dump, type->interval_fields);
    for (int i = 0; i < type->modifier_count && i < 2; i++)
        dump_enum(dump, "modifier", type->modifiers[i]);
    dump_enum(dump, "modifiers", type->modifier_count);
    dump_enum(dump, "dimensions", type->array_dimensions);
}

static void put_c(Dump *dump, const AstCClause *c)
{
    dump_flag(dump, "c", c->span);
    dump_text(dump, "c_type", c->type);
    dump_name(dump, "c_name", c->name);
    dump_text(dump, "prefix", c->prefix);
    dump_flag(dump, "c_skip", c->skip);
}

static void put_keys(Dump *dump, const AstKey *key)
{
    dump->depth++;
    for (; key != NULL; key = key->next) {
        dump_line(dump, "key");
        dump_name(dump, "column", key->column);
        dump_sql(dump, "expression", key->expression);
        dump_qualified(dump, "collate", key->collation);
        dump_qualified(dump, "class", key->operator_class);
        put_options(dump, "option", key->operator_class_options);
        dump_enum(dump, "direction", (int)key->direction);
        dump_enum(dump, "nulls", (int)key->nulls);
        dump_text(dump, "operator", key->exclude_operator);
    }
    dump->depth--;
}

static void put_reference(Dump *dump, const AstReference *reference)
{
    dump_qualified(dump, "references", reference->table);
    dump_names(dump, "to", reference->columns);
    dump_enum(dump, "period", reference->has_period);
    dump_enum(dump, "match", (int)reference->match);
    dump_enum(dump, "on_delete", (int)reference->on_delete);
    dump_enum(dump, "on_update", (int)reference->on_update);
    dump_names(dump, "on_delete", reference->on_delete_columns);
}

static void put_constraint(Dump *dump, const AstConstraint *constraint)
{
    static const char *const words[] = {"primary key", "unique",  "check",
                                        "foreign key", "exclude", "not null"};
    dump_line(dump, words[constraint->kind]);
    dump_name(dump, "name", constraint->name);
    dump_name(dump, "renamed", constraint->renamed_from);
    dump_names(dump, "column", constraint->columns);
    dump_names(dump, "include", constraint->include);
    dump_enum(dump, "nulls_not_distinct", constraint->nulls_not_distinct);
    dump_enum(dump, "period", constraint->has_period);
    dump_sql(dump, "check", constraint->expression);
    dump_flag(dump, "no_inherit", constraint->no_inherit);
    dump_flag(dump, "deferrable", constraint->deferrable);
    dump_flag(dump, "not_deferrable", constraint->not_deferrable);
    dump_flag(dump, "deferred", constraint->initially_deferred);
    dump_flag(dump, "not_valid", constraint->not_valid);
    dump_flag(dump, "enforced", constraint->enforced);
    dump_flag(dump, "not_enforced", constraint->not_enforced);
    put_options(dump, "with", constraint->with);
    dump_name(dump, "tablespace", constraint->tablespace);
    dump_text(dump, "doc", constraint->documentation);
    if (constraint->reference != NULL) put_reference(dump, constraint->reference);
    if (constraint->exclude != NULL) {
        dump_name(dump, "using", constraint->exclude->access_method);
        dump_sql(dump, "where", constraint->exclude->predicate);
        put_keys(dump, constraint->exclude->elements);
    }
}

static void put_constraints(Dump *dump, const AstConstraint *constraint)
{
    for (; constraint != NULL; constraint = constraint->next) put_constraint(dump, constraint);
}

static void put_sequence(Dump *dump, const AstSequenceOptions *options)
{
    put_type(dump, "as", &options->type);
    dump_number(dump, "start", options->start);
    dump_number(dump, "increment", options->increment);
    dump_number(dump, "minvalue", options->minimum);
    dump_number(dump, "maxvalue", options->maximum);
    dump_number(dump, "cache", options->cache);
    dump_flag(dump, "no_minvalue", options->no_minimum);
    dump_flag(dump, "no_maxvalue", options->no_maximum);
    dump_flag(dump, "cycle", options->cycle);
    dump_flag(dump, "no_cycle", options->no_cycle);
    dump_flag(dump, "owned", options->owned_by_span);
    dump_qualified(dump, "by", options->owned_by_table);
    dump_name(dump, "column", options->owned_by_column);
    dump_qualified(dump, "sequence", options->sequence_name);
    dump_flag(dump, "unlogged", options->unlogged);
}

static void put_column(Dump *dump, const AstColumn *column)
{
    const AstColumnExtras *extras = column->extras;
    dump_line(dump, "column");
    dump_name(dump, "name", column->name);
    put_type(dump, "type", &column->type);
    dump_flag(dump, "not_null", column->not_null);
    dump_flag(dump, "null", column->null);
    dump_sql(dump, "default", column->default_value);
    dump_qualified(dump, "collate", extras->collation);
    dump_sql(dump, "generated", extras->generated);
    dump_flag(dump, "virtual", extras->generated_virtual);
    if (extras->not_null != NULL) put_constraint(dump, extras->not_null);
    dump_enum(dump, "identity", (int)extras->identity);
    if (extras->identity_options != NULL) put_sequence(dump, extras->identity_options);
    dump_name(dump, "storage", extras->storage);
    dump_name(dump, "compression", extras->compression);
    dump_number(dump, "statistics", extras->statistics);
    dump_sql(dump, "using", extras->using_expression);
    dump_sql(dump, "backfill", extras->backfill);
    dump_flag(dump, "by_program", extras->by_program);
    dump_name(dump, "renamed", extras->renamed_from);
    put_c(dump, &extras->c);
    dump_text(dump, "doc", column->documentation);
    dump->depth++;
    put_constraints(dump, column->constraints);
    dump->depth--;
}

static void put_columns(Dump *dump, const AstColumn *column)
{
    for (; column != NULL; column = column->next) put_column(dump, column);
}

static void put_indexes(Dump *dump, const AstIndex *index)
{
    for (; index != NULL; index = index->next) {
        dump_line(dump, "index");
        dump_name(dump, "name", index->name);
        dump_name(dump, "renamed", index->renamed_from);
        dump_name(dump, "part_of", index->part_of);
        dump_flag(dump, "unique", index->unique);
        dump_name(dump, "using", index->access_method);
        dump_names(dump, "include", index->include);
#define ATTRIBUTE_FLAG(member, words, feature) dump_flag(dump, #member, index->member);
#include "model/attributes/index.def"
#undef ATTRIBUTE_FLAG
        put_options(dump, "with", index->with);
        dump_name(dump, "tablespace", index->tablespace);
        dump_sql(dump, "where", index->predicate);
        dump_text(dump, "doc", index->documentation);
        put_keys(dump, index->keys);
    }
}

static void put_trigger(Dump *dump, const AstTrigger *trigger)
{
    dump_line(dump, "trigger");
    dump_name(dump, "name", trigger->name);
    dump_name(dump, "renamed", trigger->renamed_from);
    dump_flag(dump, "constraint", trigger->constraint);
    dump_enum(dump, "timing", (int)trigger->timing);
    dump_enum(dump, "events", (int)trigger->events);
    dump_names(dump, "of", trigger->update_columns);
    dump_qualified(dump, "on", trigger->table);
    dump_qualified(dump, "from", trigger->from_table);
    dump_flag(dump, "deferrable", trigger->deferrable);
    dump_flag(dump, "not_deferrable", trigger->not_deferrable);
    dump_flag(dump, "deferred", trigger->initially_deferred);
    dump_name(dump, "old", trigger->old_table);
    dump_name(dump, "new", trigger->new_table);
    dump_enum(dump, "row", trigger->for_each_row);
    dump_sql(dump, "when", trigger->condition);
    dump_qualified(dump, "function", trigger->function);
    for (const AstArgument *argument = trigger->arguments; argument; argument = argument->next)
        dump_text(dump, "argument", argument->value);
    dump_enum(dump, "enabled", (int)trigger->enabled);
    dump_text(dump, "doc", trigger->documentation);
}

static void put_triggers(Dump *dump, const AstTrigger *trigger)
{
    for (; trigger != NULL; trigger = trigger->next) put_trigger(dump, trigger);
}

static void put_table(Dump *dump, const AstTable *table)
{
    dump_flag(dump, "unlogged", table->unlogged);
    dump_name(dump, "using", table->access_method);
    put_options(dump, "with", table->with);
    for (const AstQualifiedName *parent = table->inherits; parent != NULL; parent = parent->next)
        dump_qualified(dump, "inherits", *parent);
    dump_name(dump, "tablespace", table->tablespace);
    dump_enum(dump, "replica", (int)table->replica_identity);
    dump_name(dump, "replica_index", table->replica_identity_index);
    put_c(dump, &table->c);
    put_columns(dump, table->columns);
    put_constraints(dump, table->constraints);
    put_indexes(dump, table->indexes);
    put_triggers(dump, table->triggers);
}

static void put_project(Dump *dump, const AstProject *project)
{
    dump_text(dump, "database", project->database_variable);
    dump_text(dump, "migrator", project->migrator_variable);
    dump_text(dump, "migrations", project->migrations);
    dump_text(dump, "generated", project->generated);
    dump_name(dump, "namespace", project->default_namespace);
    dump_name(dump, "state_namespace", project->state_namespace);
    dump_name(dump, "revision_ids", project->revision_ids);
    dump_name(dump, "online_rewrite", project->online_rewrite);
    for (const AstQualifiedName *table = project->small_tables; table != NULL; table = table->next)
        dump_qualified(dump, "small_table", *table);
    dump_number(dump, "server", project->server);
    put_c(dump, &project->c);
}

static void put_domain(Dump *dump, const AstDomain *domain)
{
    put_type(dump, "as", &domain->type);
    dump_qualified(dump, "collate", domain->collation);
    dump_sql(dump, "default", domain->default_value);
    dump_flag(dump, "not_null", domain->not_null);
    dump_name(dump, "not_null_name", domain->not_null_name);
    dump_flag(dump, "null", domain->null);
    put_constraints(dump, domain->checks);
}

static void put_labels(Dump *dump, const AstLabel *label)
{
    for (; label != NULL; label = label->next) {
        dump_line(dump, "label");
        dump_text(dump, "is", label->label);
        dump_text(dump, "renamed", label->renamed_from);
        dump_text(dump, "doc", label->documentation);
    }
}

static void put_attributes(Dump *dump, const AstAttribute *attribute)
{
    for (; attribute != NULL; attribute = attribute->next) {
        dump_line(dump, "attribute");
        dump_name(dump, "name", attribute->name);
        put_type(dump, "type", &attribute->type);
        dump_qualified(dump, "collate", attribute->collation);
        dump_name(dump, "renamed", attribute->renamed_from);
        dump_text(dump, "doc", attribute->documentation);
    }
}

static void put_statements(Dump *dump, const AstStatement *statement);

static void put_definition(Dump *dump, const AstDefinition *definition)
{
    dump_word(dump, kind_row(definition->object_kind)->word);
    dump_sql(dump, "clauses", (AstSql){.span = definition->clauses});
    for (const AstSql *item = definition->items; item != NULL; item = item->next)
        dump_sql(dump, "item", *item);
}

static void put_namespace(Dump *dump, const AstNamespace *statement)
{
    dump_enum(dump, "block", statement->is_block);
    put_statements(dump, statement->statements);
}

static void put_view(Dump *dump, const AstView *view)
{
    dump_sql(dump, "tail", view->tail);
    put_columns(dump, view->columns);
    put_triggers(dump, view->triggers);
}

static void put_materialized_view(Dump *dump, const AstMaterializedView *view)
{
    dump_sql(dump, "tail", view->tail);
    dump_name(dump, "cluster", view->cluster);
    put_columns(dump, view->columns);
    put_indexes(dump, view->indexes);
}

static void put_body(Dump *dump, const AstStatement *statement)
{
    switch (statement->kind) {
    case AST_PROJECT: put_project(dump, (const AstProject *)statement); break;
    case AST_EXTENSION:
        dump_text(dump, "version", ((const AstExtension *)statement)->version);
        dump_name(dump, "schema", ((const AstExtension *)statement)->namespace_name);
        dump_flag(dump, "provided", ((const AstExtension *)statement)->provided);
        break;
    case AST_NAMESPACE: put_namespace(dump, (const AstNamespace *)statement); break;
    case AST_ENUM: put_labels(dump, ((const AstEnum *)statement)->labels); break;
    case AST_COMPOSITE: put_attributes(dump, ((const AstComposite *)statement)->attributes); break;
    case AST_DOMAIN: put_domain(dump, (const AstDomain *)statement); break;
    case AST_SEQUENCE: put_sequence(dump, &((const AstSequence *)statement)->options); break;
    case AST_TABLE: put_table(dump, (const AstTable *)statement); break;
    case AST_VIEW: put_view(dump, (const AstView *)statement); break;
    case AST_MATERIALIZED_VIEW:
        put_materialized_view(dump, (const AstMaterializedView *)statement);
        break;
    case AST_FUNCTION:
    case AST_PROCEDURE:
        dump_flag(dump, "unchecked", ((const AstRoutine *)statement)->unchecked);
        dump_sql(dump, "tail", ((const AstRoutine *)statement)->tail);
        break;
    case AST_DEFINITION: put_definition(dump, (const AstDefinition *)statement); break;
    case AST_COMMENT: dump_comment(dump, (const AstComment *)statement); break;
    case AST_GRANT: dump_grant_on(dump, (const AstGrantOn *)statement); break;
    case AST_DEFAULT_PRIVILEGES:
        dump_default_privileges(dump, (const AstDefaultPrivileges *)statement);
        break;
    case AST_RAW:
        dump_text(dump, "up", ((const AstRaw *)statement)->up);
        dump_text(dump, "down", ((const AstRaw *)statement)->down);
        break;
    case AST_LOSS: dump_loss(dump, (const AstLoss *)statement); break;
    case AST_OWNER: dump_owner(dump, (const AstOwner *)statement); break;
    case AST_DEPENDENCE: dump_dependence(dump, (const AstDependence *)statement); break;
    case AST_SECURITY_LABEL: dump_security_label(dump, (const AstSecurityLabel *)statement); break;
    case AST_UNREADABLE: break;
    }
}

/* Namespaces are the only statements that hold statements, and do not nest. */
static void put_statements(Dump *dump, const AstStatement *statement)
{
    dump->depth++;
    for (; statement != NULL; statement = statement->next) {
        dump_line(dump, ast_kind_word(statement->kind));
        dump_qualified(dump, "name", statement->name);
        dump_qualified(dump, "renamed", statement->renamed_from);
        dump_name(dump, "owner", statement->owner);
        dump_text(dump, "doc", statement->documentation);
        if (statement->broken) dump_word(dump, "broken");
        dump->depth++;
        dump_grants(dump, statement->grants);
        put_body(dump, statement);
        dump->depth--;
    }
    dump->depth--;
}

Text ast_dump(Arena *arena, const Ast *ast)
{
    Dump dump = {text_builder(arena), -1};
    put_statements(&dump, ast->statements);
    text_put_byte(&dump.out, '\n');
    return text_built(&dump.out);
}
